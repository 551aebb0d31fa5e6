package weft.weaving.fuzz;

import java.util.ArrayList;
import java.util.List;
import weft.weaving.fuzz.Node.Block;
import weft.weaving.fuzz.Node.Expr;
import weft.weaving.fuzz.Node.Stmt;
import weft.weaving.fuzz.Scope.Variable;
import weft.weaving.fuzz.Statements.Body;
import weft.weaving.fuzz.Statements.Ended;

/** Writes switches, as statements and as expressions, and patterns wherever they may stand. */
final class Patterns {
    private static final int GUARDS = 50;
    private static final int RECORDS = 21;

    private final Workshop shop;

    Patterns(Workshop shop) {
        this.shop = shop;
    }

    /** A pattern, and what it declares. */
    private record Pattern(String text, List<Variable> variables, boolean ofRecord) {}

    /** {@code (o instanceof T t && condition)}. */
    Expr instanceOf(int depth) {
        Pattern pattern = ofObject();
        return Expr.of(
                pattern.ofRecord() ? Construct.RECORD_PATTERN : Construct.INSTANCEOF_PATTERN,
                Type.BOOLEAN,
                "(((Object) (",
                shop.expression(Type.OBJECT, depth),
                ")) instanceof " + pattern.text() + " && ",
                shop.scope.branch(() -> {
                    pattern.variables().forEach(shop.scope::declare);
                    return shop.expression(Type.BOOLEAN, depth);
                }),
                ")");
    }

    /** {@code if (o instanceof T t) ...}, with t in scope in the block. */
    Stmt ifInstanceOf(int depth) {
        Pattern pattern = ofObject();
        return Stmt.of(
                Construct.IF_PATTERN,
                "if (((Object) (",
                shop.expression(Type.OBJECT, depth),
                ")) instanceof " + pattern.text() + ") ",
                shop.scope.branch(() -> {
                    pattern.variables().forEach(shop.scope::declare);
                    return shop.statements.block(depth - 1, 3).block();
                }));
    }

    private Pattern ofObject() {
        if (shop.javaVersion >= RECORDS && shop.dice.chance(30)) {
            return shop.dice.chance(50) ? ofRec() : ofPair();
        }
        Type type = shop.dice.pick(Type.STRING, Type.INTEGER, Type.RECORD, Type.SEALED, Type.INTS, Type.ABSTRACT);
        return simple(type.java, type);
    }

    private Pattern simple(String java, Type type) {
        Variable variable = variable(type);
        return new Pattern(java + " " + variable.name, List.of(variable), false);
    }

    private Pattern ofRec() {
        List<Variable> variables = List.of(variable(Type.INT), variable(Type.LONG), variable(Type.STRING));
        String text = "Kit.Rec(int " + variables.get(0).name + ", var " + variables.get(1).name + ", String "
                + variables.get(2).name + ")";
        return new Pattern(text, variables, true);
    }

    private Pattern ofLeaf() {
        Variable variable = variable(Type.INT);
        return new Pattern("Kit.Leaf(int " + variable.name + ")", List.of(variable), true);
    }

    private Pattern ofPair() {
        Pattern left = shop.dice.chance(50) ? ofLeaf() : simple("Kit.Pair", Type.SEALED);
        Pattern right = shop.dice.chance(30) ? ofPair() : simple("Kit.Seal", Type.SEALED);
        List<Variable> variables = new ArrayList<>(left.variables());
        variables.addAll(right.variables());
        return new Pattern("Kit.Pair(" + left.text() + ", " + right.text() + ")", variables, true);
    }

    private Variable variable(Type type) {
        return new Variable(shop.name("p"), type, true, true);
    }

    // ---- Switches.

    /**
     * A switch expression, with arrows or with colons; some arms are blocks that yield.
     *
     * @param mayTry whether there may be a try in it
     */
    Expr switchExpression(Type type, int depth, boolean mayTry) {
        if (shop.javaVersion >= RECORDS && shop.dice.chance(50)) {
            return ofPatterns(type, depth, mayTry);
        }
        List<Stmt> cases = new ArrayList<>();
        Selector selector = selector(depth);
        boolean arrows = shop.dice.chance(70);
        for (String label : selector.labels()) {
            cases.add(arm(type, List.of("case " + label), arrows, depth, List.of(), mayTry));
        }
        cases.add(arm(type, List.of("default"), arrows, depth, List.of(), mayTry));
        return Expr.of(
                Construct.SWITCH_EXPRESSION,
                type,
                "((" + type.java + ") switch (",
                selector.value(),
                ") ",
                Block.of(true, cases),
                ")");
    }

    private Expr ofPatterns(Type type, int depth, boolean mayTry) {
        List<Stmt> cases = new ArrayList<>();
        boolean ofObject = shop.dice.chance(50);
        Expr value = shop.expression(ofObject ? Type.OBJECT : Type.SEALED, depth);
        addPatternCases(
                ofObject, depth, (head, variables) -> cases.add(arm(type, head, true, depth, variables, mayTry)));
        return Expr.of(
                Construct.SWITCH_EXPRESSION_OF_PATTERNS,
                type,
                "((" + type.java + ") switch ((" + (ofObject ? "Object" : "Kit.Seal") + ") (",
                value,
                ")) ",
                Block.of(true, cases),
                ")");
    }

    /** Takes a case's head, its parts, and the variables it declares. */
    private interface CaseTaker {
        void take(List<Object> head, List<Variable> variables);
    }

    private void addPatternCases(boolean ofObject, int depth, CaseTaker taker) {
        List<Pattern> guarded = new ArrayList<>();
        for (int i = shop.dice.below(3); i > 0; i--) {
            guarded.add(ofObject ? ofObject() : shop.dice.chance(50) ? ofLeaf() : ofPair());
        }
        for (Pattern pattern : guarded) {
            taker.take(head(pattern, true, depth), pattern.variables());
        }
        if (shop.dice.chance(50)) {
            taker.take(List.of("case null"), List.of());
        }
        if (ofObject) {
            for (Type type : List.of(Type.STRING, Type.INTEGER, Type.SEALED)) {
                Pattern pattern = simple(type.java, type);
                taker.take(head(pattern, false, depth), pattern.variables());
            }
            taker.take(List.of("default"), List.of());
        } else {
            Pattern leaf = shop.dice.chance(50) ? ofLeaf() : simple("Kit.Leaf", Type.SEALED);
            taker.take(head(leaf, false, depth), leaf.variables());
            Pattern pair = simple("Kit.Pair", Type.SEALED);
            taker.take(head(pair, false, depth), pair.variables());
        }
    }

    private List<Object> head(Pattern pattern, boolean isGuarded, int depth) {
        List<Object> head = new ArrayList<>();
        head.add("case " + pattern.text());
        if (isGuarded) {
            head.add(" when Kit.guard("); // Not constant, and lambdas need the parentheses of a call.
            head.add(shop.scope.guard(shop.scope.size(), () -> {
                pattern.variables().forEach(shop.scope::declare);
                return shop.dice.chance(GUARDS)
                        ? shop.expression(Type.BOOLEAN, depth)
                        : shop.expressions.leaf(Type.BOOLEAN);
            }));
            head.add(")");
        }
        return head;
    }

    private Stmt arm(Type type, List<Object> head, boolean arrow, int depth, List<Variable> variables, boolean mayTry) {
        List<Object> parts = new ArrayList<>(head);
        boolean isExpression = arrow && shop.dice.chance(60);
        parts.add(arrow ? " -> " : ": ");
        parts.add(shop.scope.arm(isExpression ? null : type, mayTry, () -> {
            variables.forEach(shop.scope::declare);
            return isExpression ? shop.expression(type, depth) : shop.statements.bodyYielding(type, depth);
        }));
        parts.add(isExpression ? ";" : "");
        return new Stmt(Construct.CASE, List.copyOf(parts));
    }

    /** What is switched on, and some labels for it. */
    private record Selector(Construct construct, Expr value, List<String> labels) {}

    private Selector selector(int depth) {
        return switch (shop.dice.pick(Type.INT, Type.STRING, Type.ENUM, Type.CHAR)) {
            case INT ->
                new Selector(
                        Construct.SWITCH_INT,
                        shop.expression(Type.INT, depth),
                        some(shop.dice.chance(50) ? List.of("0", "1", "2") : List.of("-1", "130", "40000")));
            case STRING ->
                new Selector(
                        Construct.SWITCH_STRING,
                        shop.expression(Type.STRING, depth),
                        some(List.of("\"\"", "\"s\"", "\"null\"")));
            case CHAR ->
                new Selector(
                        Construct.SWITCH_INT, shop.expression(Type.CHAR, depth), some(List.of("'a'", "'b'", "'\\0'")));
            default ->
                new Selector(Construct.SWITCH_ENUM, shop.expression(Type.ENUM, depth), some(List.of("X", "Y", "Z")));
        };
    }

    private List<String> some(List<String> labels) {
        return labels.subList(0, shop.dice.between(1, labels.size()));
    }

    /** A switch statement of the old kind: groups that fall through now and then. */
    Ended switchWithColons(int depth) {
        Selector selector = selector(depth);
        List<String> labels = new ArrayList<>();
        selector.labels().forEach(label -> labels.add("case " + label));
        boolean hasDefault = shop.dice.chance(60);
        if (hasDefault) {
            labels.add(shop.dice.below(labels.size() + 1), "default");
        }
        List<Stmt> cases = new ArrayList<>();
        boolean completes = !hasDefault;
        boolean lastCompletes = true;
        for (String label : labels) {
            Body group = shop.scope.branch(() -> shop.statements.body(false, depth - 1, 2));
            boolean breaks = group.completes() && shop.dice.chance(60);
            cases.add(Stmt.of(Construct.CASE, label + ": ", group.block(), breaks ? "break;" : ""));
            completes |= breaks;
            lastCompletes = group.completes();
        }
        Stmt made = Stmt.of(selector.construct(), "switch (", selector.value(), ") ", Block.of(true, cases));
        return new Ended(made, completes || lastCompletes);
    }

    Ended switchWithArrows(int depth) {
        Selector selector = selector(depth);
        Arms arms = new Arms(depth);
        for (String label : selector.labels()) {
            arms.take(List.of("case " + label), List.of());
        }
        boolean hasDefault = shop.dice.chance(50);
        if (hasDefault) {
            arms.take(List.of("default"), List.of());
        }
        Stmt made = Stmt.of(Construct.SWITCH_ARROW, "switch (", selector.value(), ") ", Block.of(true, arms.cases));
        return new Ended(made, arms.anyCompletes || !hasDefault);
    }

    Ended switchOfPatterns(int depth) {
        boolean ofObject = shop.dice.chance(50);
        Expr value = shop.expression(ofObject ? Type.OBJECT : Type.SEALED, depth);
        Arms arms = new Arms(depth);
        addPatternCases(ofObject, depth, arms);
        Stmt made = Stmt.of(
                Construct.SWITCH_PATTERNS,
                ofObject ? "switch ((Object) (" : "switch ((Kit.Seal) (",
                value,
                ")) ",
                Block.of(true, arms.cases));
        return new Ended(made, arms.anyCompletes);
    }

    /** The arms of a switch statement, each a block. */
    private final class Arms implements CaseTaker {
        private final int depth;
        final List<Stmt> cases = new ArrayList<>();
        boolean anyCompletes;

        Arms(int depth) {
            this.depth = depth;
        }

        @Override
        public void take(List<Object> head, List<Variable> variables) {
            List<Object> parts = new ArrayList<>(head);
            parts.add(" -> ");
            Body body = shop.scope.branch(() -> {
                variables.forEach(shop.scope::declare);
                return shop.statements.block(depth - 1, 2);
            });
            parts.add(body.block());
            anyCompletes |= body.completes();
            cases.add(new Stmt(Construct.CASE, List.copyOf(parts)));
        }
    }
}
