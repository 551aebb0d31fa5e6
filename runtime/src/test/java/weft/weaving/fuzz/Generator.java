package weft.weaving.fuzz;

import java.util.ArrayList;
import java.util.List;
import weft.weaving.fuzz.Node.Block;
import weft.weaving.fuzz.Node.Parameter;
import weft.weaving.fuzz.Node.Stmt;
import weft.weaving.fuzz.Scope.Variable;
import weft.weaving.fuzz.Statements.Body;

/**
 * Writes a program: a class with some methods, and one that calls them. All that happens is typed, traced and ends:
 * each loop's round and each method's call takes from the same fuel.
 */
final class Generator {
    private static final int METHOD_PIECES = 8;
    private static final int DEPTH = 3;

    private final Workshop shop;
    private final Dice dice;

    private Generator(String name, Dice dice, int javaVersion) {
        this.dice = dice;
        this.shop = new Workshop(name, dice, javaVersion);
    }

    /** The program of that number, the same whenever it is made. */
    static Program program(long seed, int number, int javaVersion) {
        String name = "P" + number;
        return new Program(name, new Generator(name, new Dice(seed, number), javaVersion).make());
    }

    private Node make() {
        for (int i = dice.between(3, 6); i > 0; i--) {
            Type type = shop.anyType();
            if (!shop.fields.contains(type)) {
                shop.fields.add(type);
            }
        }
        declareMethods();
        List<Node> members = new ArrayList<>();
        for (Signature method : shop.methods) {
            members.add(method(method));
        }
        members.add(entry());
        return Stmt.of(Construct.OTHER, head(), Block.of(false, members), "}");
    }

    private void declareMethods() {
        for (int i = dice.pick(1, 1, 1, 2, 3); i > 0; i--) {
            shop.methods.add(signature("m" + i, dice.chance(60), true));
        }
        for (int i = dice.pick(0, 0, 1); i > 0; i--) {
            shop.methods.add(signature("p" + i, dice.chance(50), false));
        }
        if (dice.chance(10)) {
            shop.methods.add(new Signature("up", false, true, Type.INT, List.of(Type.INT)));
        }
    }

    private Signature signature(String name, boolean isStatic, boolean isAsync) {
        List<Type> parameters = new ArrayList<>();
        for (int i = dice.pick(0, 1, 1, 1, 1, 2, 3, 5); i > 0; i--) {
            parameters.add(shop.anyType());
        }
        return new Signature(name, isStatic, isAsync, shop.anyType(), parameters);
    }

    private String head() {
        StringBuilder text = new StringBuilder("package " + Subject.PACKAGE + ";\n\n")
                .append("import weft.Async;\nimport weft.weaving.cases.Env;\n\n@SuppressWarnings(\"all\")\n")
                .append("public class " + shop.className + " extends Kit.Base {\n")
                .append("    static int fuel;\n    static int s_n;\n    static " + shop.className + " that;\n");
        for (Type type : shop.fields) {
            text.append("    static " + type.java + " s_" + type.word() + ";\n");
            text.append("    " + type.java + " f_" + type.word() + ";\n");
        }
        return text.toString();
    }

    private Stmt method(Signature method) {
        List<Object> parts = new ArrayList<>();
        boolean overrides = method.name().equals("up");
        parts.add((method.isAsync() ? "@Async " : "") + (overrides ? "public " : "")
                + (method.isStatic() ? "static " : "") + method.returns().java + " " + method.name() + "(Env e");
        Scope scope = new Scope();
        scope.suspends = method.isAsync();
        scope.hasThis = !method.isStatic();
        scope.returns = method.returns();
        shop.scope = scope;
        shop.allow(METHOD_PIECES);
        for (int i = 0; i < method.parameters().size(); i++) {
            Variable variable = new Variable("a" + i, method.parameters().get(i), dice.chance(40), true);
            scope.declare(variable);
            parts.add(Parameter.of(method.name(), i, ", " + variable.type.java + " " + variable.name));
        }
        parts.add(") { if (fuel-- <= 0) return " + method.returns().plainLiteral() + "; ");
        Body body = shop.statements.body(false, DEPTH, 4);
        parts.add(body.block());
        if (body.completes()) {
            parts.add(Stmt.of(Construct.RETURN, "return ", shop.statements.expression(method.returns()), ";"));
        }
        parts.add("}");
        return new Stmt(construct(method, overrides), List.copyOf(parts));
    }

    private static Construct construct(Signature method, boolean overrides) {
        if (overrides) {
            return Construct.METHOD_OVERRIDING;
        } else if (!method.isAsync()) {
            return Construct.METHOD_PLAIN;
        }
        return method.isStatic() ? Construct.METHOD_STATIC : Construct.METHOD_INSTANCE;
    }

    /** Its head resets all that is static: the same class runs many times. */
    private Stmt entry() {
        shop.scope = new Scope();
        shop.scope.suspends = true;
        shop.allow(METHOD_PIECES);
        StringBuilder head = new StringBuilder("@Async public static Object v(Env e) { ");
        head.append("fuel = " + dice.between(5, 60) + "; s_n = 0; that = new " + shop.className + "(); ");
        for (Type type : shop.fields) {
            head.append("s_" + type.word() + " = " + dice.pick(type.literals) + "; ");
        }
        List<Stmt> calls = new ArrayList<>();
        for (Signature method : shop.methods) {
            calls.add(Stmt.of(
                    Construct.OTHER,
                    "try { e.tr(Kit.show(",
                    shop.calls.generated(method, 1),
                    ")); } catch (RuntimeException x) { e.tr(Kit.show(x)); }"));
        }
        Body body = shop.statements.body(false, DEPTH, 4);
        Object end = body.completes()
                ? Stmt.of(
                        Construct.RETURN,
                        "return Kit.show(",
                        shop.statements.expression(dice.pick(Type.values())),
                        ");")
                : "";
        return Stmt.of(Construct.ENTRY, head.toString(), Block.of(false, calls), body.block(), end, "}");
    }
}
