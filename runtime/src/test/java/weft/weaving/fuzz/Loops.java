package weft.weaving.fuzz;

import java.util.List;
import java.util.function.Supplier;
import weft.weaving.fuzz.Node.Expr;
import weft.weaving.fuzz.Node.Stmt;
import weft.weaving.fuzz.Scope.Target;
import weft.weaving.fuzz.Scope.Variable;
import weft.weaving.fuzz.Statements.Body;
import weft.weaving.fuzz.Statements.Ended;

/** Writes loops, labelled blocks and the jumps out of them. Each round of a loop takes fuel, so all loops end. */
final class Loops {
    private static final int LONGEST = 3;

    private final Workshop shop;

    Loops(Workshop shop) {
        this.shop = shop;
    }

    void addTo(List<Supplier<Ended>> rules, int depth) {
        rules.add(() -> Statements.going(whileLoop(depth)));
        rules.add(() -> Statements.going(doLoop(depth)));
        rules.add(() -> Statements.going(forLoop(depth)));
        rules.add(() -> Statements.going(forEachArray(depth)));
        rules.add(() -> Statements.going(forEachList(depth)));
        rules.add(() -> Statements.going(labelled(depth)));
    }

    Ended jump() {
        Target target = shop.dice.pick(shop.scope.targets);
        boolean breaks = !target.isLoop() || shop.dice.chance(50);
        Stmt jump = Stmt.of(
                breaks ? Construct.BREAK : Construct.CONTINUE,
                (breaks ? "break " : "continue ") + target.label() + ";");
        return shop.dice.chance(80) ? shop.statements.sometimes(jump) : new Ended(jump, false);
    }

    private Body body(String label, boolean isLoop, int depth) {
        shop.scope.targets.add(new Target(label, isLoop));
        Body body = shop.statements.block(depth - 1, LONGEST);
        shop.scope.targets.remove(shop.scope.targets.size() - 1);
        return body;
    }

    private Expr condition() {
        return shop.expression(Type.BOOLEAN, 2);
    }

    private Stmt whileLoop(int depth) {
        String label = shop.name("w");
        Expr condition = condition();
        return Stmt.of(
                Construct.WHILE,
                label + ": while (fuel-- > 0 && ",
                condition,
                ") ",
                body(label, true, depth).block());
    }

    private Stmt doLoop(int depth) {
        String label = shop.name("d");
        Body body = body(label, true, depth);
        return body.completes()
                ? Stmt.of(Construct.DO, label + ": do ", body.block(), " while (fuel-- > 0 && ", condition(), ");")
                : Stmt.of(Construct.WHILE, label + ": while (fuel-- > 0) ", body.block());
    }

    private Stmt forLoop(int depth) {
        String label = shop.name("f");
        Type type = shop.dice.pick(Type.INT, Type.INT, Type.LONG, Type.BYTE, Type.DOUBLE);
        Expr start = shop.expressions.leaf(type);
        return shop.scope.branch(() -> {
            Variable variable = new Variable(shop.name("i"), type, false, true);
            Expr condition = condition();
            Expr last = shop.expression(Type.INT, 2);
            shop.scope.declare(variable);
            Body body = body(label, true, depth);
            return Stmt.of(
                    Construct.FOR,
                    label + ": for (" + type.java + " " + variable.name + " = ",
                    start,
                    "; fuel-- > 0 && ",
                    condition,
                    "; " + variable.name + shop.dice.pick("++", "--", " += 3") + ", s_n += ",
                    last,
                    ") ",
                    body.block());
        });
    }

    private Stmt forEachArray(int depth) {
        String label = shop.name("a");
        Type array = shop.dice.pick(Type.ARRAYS);
        Expr value = shop.expression(array, 2);
        return shop.scope.branch(() -> {
            Variable variable = new Variable(shop.name("i"), array.element(), shop.dice.chance(50), true);
            shop.scope.declare(variable);
            return Stmt.of(
                    Construct.FOREACH_ARRAY,
                    label + ": for (" + variable.type.java + " " + variable.name + " : ",
                    value,
                    ") ",
                    body(label, true, depth).block());
        });
    }

    private Stmt forEachList(int depth) {
        String label = shop.name("l");
        Type type = shop.dice.pick(Type.INTEGER, Type.STRING, Type.INT, Type.LONG);
        Expr first = shop.expression(type, 2);
        Expr second = shop.expression(type, 2);
        return shop.scope.branch(() -> {
            Variable variable = new Variable(shop.name("i"), type, shop.dice.chance(50), true);
            shop.scope.declare(variable);
            return Stmt.of(
                    Construct.FOREACH_LIST,
                    label + ": for (" + type.java + " " + variable.name + " : java.util.Arrays.<" + type.boxed
                            + ">asList(",
                    first,
                    ", ",
                    second,
                    ")) ",
                    body(label, true, depth).block());
        });
    }

    private Stmt labelled(int depth) {
        String label = shop.name("b");
        Body body = body(label, false, depth);
        return body.completes()
                ? Stmt.of(Construct.LABELLED, label + ": ", body.block())
                : Stmt.of(Construct.LABELLED, label + ": if (fuel >= 0) ", body.block());
    }
}
