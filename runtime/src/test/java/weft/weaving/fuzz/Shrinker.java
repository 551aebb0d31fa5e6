package weft.weaving.fuzz;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import weft.weaving.fuzz.Node.Block;
import weft.weaving.fuzz.Node.Expr;
import weft.weaving.fuzz.Node.Parameter;
import weft.weaving.fuzz.Node.Stmt;

/**
 * Makes a program smaller that fails, as long as it still fails in the same way: drops statements and methods, puts
 * what is within a statement in its place, and literals, or operands, in the place of expressions. It knows nothing of
 * scopes: what the compiler refuses is no program.
 */
final class Shrinker {
    private static final int SECONDS = 60;

    private final Function<Program, @Nullable Failure> check;
    private final long deadline;
    private Failure smallest;
    private Program program;

    private Shrinker(Failure failure, Program program, Function<Program, @Nullable Failure> check) {
        this.smallest = failure;
        this.program = program;
        this.check = check;
        this.deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    }

    /** What is left of the program when nothing more can go, or the time is over. */
    static Failure shrink(Failure failure, Program program, Function<Program, @Nullable Failure> check) {
        Shrinker shrinker = new Shrinker(failure, program, check);
        while (shrinker.improve() && System.nanoTime() < shrinker.deadline) {
            // And once more: what went may have been all that held something else.
        }
        return shrinker.smallest;
    }

    /** Goes over the program once, the largest changes first, and keeps what still fails. */
    private boolean improve() {
        boolean improved = false;
        for (int at = 0; ; at++) {
            List<Node> candidates = candidates(program.root());
            candidates.sort(Comparator.comparingInt(Node::size));
            boolean better = false;
            for (; at < candidates.size() && !better; at++) {
                if (System.nanoTime() > deadline) {
                    return improved;
                }
                better = stillFails(candidates.get(at));
            }
            if (!better) {
                return improved;
            }
            improved = true;
            at = Math.max(-1, at - 2); // What failed before this one will most likely fail again.
        }
    }

    private boolean stillFails(Node root) {
        if (root.size() >= program.root().size()) {
            return false;
        }
        Program candidate = new Program(program.name(), root);
        Failure failure = check.apply(candidate);
        if (failure == null || failure.kind() != smallest.kind()) {
            return false;
        }
        smallest = failure;
        program = candidate;
        return true;
    }

    private static List<Node> candidates(Node root) {
        List<Node> candidates = new ArrayList<>();
        List<Parameter> parameters = new ArrayList<>();
        root.forEach(node -> {
            if (node instanceof Parameter parameter) {
                parameters.add(parameter);
            }
        });
        parameters.stream()
                .map(parameter -> parameter.method() + " " + parameter.index())
                .distinct()
                .forEach(name -> candidates.add(without(name, root)));
        collect(root, changed -> changed, candidates);
        return candidates;
    }

    /** Adds all changes of {@code node}, and of what is in it; {@code inPlace} puts one into the whole program. */
    private static void collect(Node node, UnaryOperator<Node> inPlace, List<Node> candidates) {
        if (node instanceof Expr expression) {
            for (String literal :
                    List.of(expression.type().literals.get(0), expression.type().plainLiteral())) {
                candidates.add(inPlace.apply(Expr.of(Construct.LITERAL, expression.type(), literal)));
            }
            hoisted(expression).forEach(operand -> candidates.add(inPlace.apply(operand)));
        } else if (node instanceof Block block) {
            collectShorter(block, inPlace, candidates);
        }
        for (int i = 0; i < node.parts().size(); i++) {
            if (node.parts().get(i) instanceof Node part) {
                int index = i;
                collect(part, changed -> inPlace.apply(node.with(index, changed)), candidates);
            }
        }
    }

    private static List<Expr> hoisted(Expr expression) {
        List<Expr> same = new ArrayList<>();
        expression.forEach(node -> {
            if (node != expression && node instanceof Expr operand && operand.type() == expression.type()) {
                same.add(operand);
            }
        });
        return same;
    }

    /** Without some of its statements, or with what is in one instead of it. */
    private static void collectShorter(Block block, UnaryOperator<Node> inPlace, List<Node> candidates) {
        List<Object> parts = block.parts();
        for (int length = parts.size(); length > 0; length /= 2) {
            for (int from = 0; from < parts.size(); from += length) {
                List<Object> fewer = new ArrayList<>(parts.subList(0, from));
                fewer.addAll(parts.subList(Math.min(parts.size(), from + length), parts.size()));
                candidates.add(inPlace.apply(block.with(fewer)));
            }
        }
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof Stmt statement) {
                for (Node inner : inner(statement)) {
                    List<Object> changed = new ArrayList<>(parts);
                    changed.set(i, inner);
                    candidates.add(inPlace.apply(block.with(changed)));
                }
            }
        }
    }

    /** Blocks in a statement, and the statements of its expressions. */
    private static List<Node> inner(Stmt statement) {
        List<Node> inner = new ArrayList<>();
        for (Object part : statement.parts()) {
            if (part instanceof Block block) {
                inner.add(block);
                block.parts().forEach(each -> inner.add((Node) each));
            } else if (part instanceof Expr expression) {
                inner.add(Stmt.of(Construct.OTHER, "Kit.id(", expression, ");"));
            }
        }
        return inner;
    }

    /** The program without a parameter and its arguments. */
    private static Node without(String parameter, Node node) {
        List<Object> parts = new ArrayList<>();
        for (Object part : node.parts()) {
            if (!(part instanceof Parameter each) || !(each.method() + " " + each.index()).equals(parameter)) {
                parts.add(part instanceof Node inner ? without(parameter, inner) : part);
            }
        }
        return node.with(parts);
    }
}
