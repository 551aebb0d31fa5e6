package weft.weaving.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import weft.weaving.fuzz.Node.Block;
import weft.weaving.fuzz.Node.Expr;
import weft.weaving.fuzz.Node.Stmt;
import weft.weaving.fuzz.Scope.Variable;

/** Writes statements, and lists of them. */
final class Statements {
    private static final int LONGEST = 3;
    private static final int EXPRESSION_DEPTH = 3;

    private final Workshop shop;

    Statements(Workshop shop) {
        this.shop = shop;
    }

    /** A statement, and whether what follows it can be reached, as the language defines that. */
    record Ended(Stmt stmt, boolean completes) {}

    /** Statements, and whether what follows them can be reached. */
    record Body(Block block, boolean completes) {}

    /** A block that may not be run at all. */
    Body block(int depth, int most) {
        return shop.scope.branch(() -> body(true, depth, most));
    }

    /** Statements in the scope that is. */
    Body body(boolean braces, int depth, int most) {
        List<Stmt> statements = new ArrayList<>();
        boolean completes = true;
        for (int i = shop.dice.between(1, most); i > 0 && completes; i--) {
            Ended next = statement(depth);
            statements.add(next.stmt());
            completes = next.completes();
        }
        return new Body(Block.of(braces, statements), completes);
    }

    /** The body of a method or lambda. */
    Block bodyReturning(Type type, int depth) {
        return bodyEnding("return ", Construct.RETURN, type, depth);
    }

    /** The arm of a switch expression. */
    Block bodyYielding(Type type, int depth) {
        return bodyEnding("yield ", Construct.YIELD, type, depth);
    }

    private Block bodyEnding(String keyword, Construct construct, Type type, int depth) {
        Body body = body(false, Math.min(depth, 2), 2);
        List<Node> all = new ArrayList<>();
        all.add(body.block());
        if (body.completes()) {
            all.add(end(construct, keyword, shop.expression(type, depth), type));
        }
        return Block.of(true, all);
    }

    Ended statement(int depth) {
        List<Supplier<Ended>> rules = new ArrayList<>();
        addSimple(rules);
        if (depth > 0 && shop.spend()) {
            addNested(rules, depth);
        }
        addJumps(rules);
        return shop.dice.pick(rules).get();
    }

    private void addSimple(List<Supplier<Ended>> rules) {
        for (int i = 0; i < 3; i++) {
            rules.add(() -> going(declaration()));
            rules.add(() -> going(assignment()));
        }
        rules.add(() -> going(declarationOnly()));
        rules.add(() -> going(trace()));
        rules.add(() -> going(compound()));
        rules.add(() -> going(call()));
        rules.add(() -> going(assertion()));
    }

    private void addNested(List<Supplier<Ended>> rules, int depth) {
        rules.add(() -> conditional(depth));
        rules.add(() -> conditional(depth));
        rules.add(() -> going(shop.patterns.ifInstanceOf(depth)));
        rules.add(() -> scoped(depth));
        rules.add(() -> scoped(depth));
        rules.add(() -> shop.patterns.switchWithColons(depth));
        rules.add(() -> shop.patterns.switchWithArrows(depth));
        if (shop.javaVersion >= Construct.SWITCH_PATTERNS.since) {
            rules.add(() -> shop.patterns.switchOfPatterns(depth));
        }
        rules.add(() -> going(used(shop.classes.localClass(depth - 1))));
        rules.add(() -> going(used(shop.classes.localRecord())));
        if (shop.scope.suspends) {
            rules.add(() -> going(deadVariable(depth)));
        }
        shop.loops.addTo(rules, depth);
        shop.tries.addTo(rules, depth);
    }

    private void addJumps(List<Supplier<Ended>> rules) {
        if (!shop.scope.targets.isEmpty()) {
            rules.add(shop.loops::jump);
        }
        Type returns = shop.scope.returns;
        if (returns != null && shop.dice.chance(30)) {
            rules.add(() -> ending(Construct.RETURN, "return ", returns));
        }
        Type yields = shop.scope.yields;
        if (yields != null && shop.dice.chance(30)) {
            rules.add(() -> ending(Construct.YIELD, "yield ", yields));
        }
    }

    static Ended going(Stmt stmt) {
        return new Ended(stmt, true);
    }

    private Ended ending(Construct construct, String keyword, Type type) {
        Stmt end = end(construct, keyword, expression(type), type);
        return shop.dice.chance(70) ? sometimes(end) : new Ended(end, false);
    }

    /** Compilers take {@code yield (...)} for a call. */
    private Stmt end(Construct construct, String keyword, Expr value, Type type) {
        if (construct == Construct.RETURN || !Printer.print(value).startsWith("(")) {
            return Stmt.of(construct, keyword, value, ";");
        }
        String name = shop.name("y");
        return Stmt.of(construct, "{ final " + type.java + " " + name + " = ", value, "; yield " + name + "; }");
    }

    /** Only if chance will have it, when it runs. */
    Ended sometimes(Stmt stmt) {
        return going(Stmt.of(Construct.IF, "if (", expression(Type.BOOLEAN), ") ", Block.of(true, List.of(stmt))));
    }

    Expr expression(Type type) {
        return shop.expression(type, EXPRESSION_DEPTH);
    }

    private Stmt declaration() {
        Type type = shop.anyType();
        boolean isConstant = shop.dice.chance(25);
        Expr value = shop.scope.mayTry && shop.dice.chance(8)
                ? shop.patterns.switchExpression(type, EXPRESSION_DEPTH, true)
                : expression(type);
        Variable variable = new Variable(shop.name("v"), type, isConstant, true);
        shop.scope.declare(variable);
        String start = (isConstant ? "final " : "") + type.java + " " + variable.name + " = ";
        return Stmt.of(Construct.DECLARATION, start, value, ";");
    }

    private Stmt declarationOnly() {
        Type type = shop.anyType();
        Variable variable = new Variable(shop.name("v"), type, false, false);
        shop.scope.declare(variable);
        return Stmt.of(Construct.DECLARATION_ONLY, type.java + " " + variable.name + ";");
    }

    private Stmt assignment() {
        Type type = shop.anyType();
        List<Variable> variables = shop.scope.assignable(type);
        if (!variables.isEmpty() && shop.dice.chance(70)) {
            Variable variable = shop.dice.pick(variables);
            Expr value = expression(type);
            variable.assigned = true;
            return Stmt.of(Construct.ASSIGNMENT, variable.name + " = ", value, ";");
        }
        Expr target = shop.expressions.target(type, EXPRESSION_DEPTH, false);
        return target == null ? trace() : Stmt.of(Construct.ASSIGNMENT, target, " = ", expression(type), ";");
    }

    private Stmt compound() {
        Type type = shop.dice.chance(20) ? Type.STRING : shop.dice.pick(Type.NUMBERS);
        Expr expression = type == Type.STRING || shop.dice.chance(60)
                ? shop.operators.compoundStatement(type, EXPRESSION_DEPTH)
                : shop.operators.incrementStatement(type, EXPRESSION_DEPTH);
        return expression == null ? trace() : Stmt.of(Construct.EXPRESSION, expression, ";");
    }

    private Stmt trace() {
        return Stmt.of(Construct.TRACE, shop.scope.env + ".<String>tr(Kit.show(", expression(shop.anyType()), "));");
    }

    /** A call, whose result is dropped. */
    private Stmt call() {
        List<Signature> callable = shop.methods.stream()
                .filter(method -> shop.scope.suspends || !method.isAsync())
                .toList();
        if (!callable.isEmpty() && shop.dice.chance(60)) {
            Expr call = shop.calls.generated(shop.dice.pick(callable), EXPRESSION_DEPTH - 1);
            return Stmt.of(Construct.EXPRESSION, call, ";");
        }
        return shop.scope.suspends
                ? Stmt.of(Construct.EXPRESSION, shop.calls.await(shop.anyType(), EXPRESSION_DEPTH - 1), ";")
                : trace();
    }

    private Stmt assertion() {
        return Stmt.of(
                Construct.ASSERT,
                "assert fuel % 7 != 6 || ",
                expression(Type.BOOLEAN),
                " : ",
                expression(Type.STRING),
                ";");
    }

    private Ended conditional(int depth) {
        Expr condition = expression(Type.BOOLEAN);
        Body then = block(depth - 1, LONGEST);
        if (shop.dice.chance(50)) {
            return going(Stmt.of(Construct.IF, "if (", condition, ") ", then.block()));
        }
        Body otherwise = block(depth - 1, LONGEST);
        return new Ended(
                Stmt.of(Construct.IF, "if (", condition, ") ", then.block(), " else ", otherwise.block()),
                then.completes() || otherwise.completes());
    }

    /** A class, and an object of it. */
    private Stmt used(Stmt declaration) {
        Scope.LocalType type = shop.scope.types.get(shop.scope.types.size() - 1);
        Stmt use = Stmt.of(
                Construct.TRACE,
                shop.scope.env + ".<String>tr(Kit.show(",
                shop.expressions.newLocal(type, EXPRESSION_DEPTH - 1),
                "));");
        return Stmt.of(Construct.OTHER, Block.of(false, List.of(declaration, use)));
    }

    /** A variable that is in scope, but must not be kept: nobody reads it again. */
    private Stmt deadVariable(int depth) {
        String name = shop.name("g");
        String env = shop.scope.env;
        Body before = block(depth - 1, 2);
        return Stmt.of(
                Construct.DEAD_VARIABLE,
                "{ Object " + name + " = " + env + ".gc(\"" + name + "\", new Object()); ",
                before.completes() ? before.block() : "",
                env + ".<String>tr(\"\" + (" + name + " == null)); " + env + ".expectDead(\"" + name + "\"); ",
                shop.calls.await(shop.anyType(), 0),
                "; }");
    }

    /** A block, at whose end the slots of its variables are free for others. */
    private Ended scoped(int depth) {
        Body body = shop.scope.nested(() -> body(true, depth - 1, LONGEST));
        return new Ended(Stmt.of(Construct.BLOCK, body.block()), body.completes());
    }
}
