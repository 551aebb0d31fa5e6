package weft.weaving.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import weft.weaving.fuzz.Node.Expr;
import weft.weaving.fuzz.Node.Stmt;
import weft.weaving.fuzz.Statements.Body;
import weft.weaving.fuzz.Statements.Ended;

/** Writes what throws, what catches, and what must run in any case; and monitors, in which nothing suspends. */
final class Tries {
    /** Stands in front of the block. */
    static final String FINALLY = " finally ";

    /** Each may come before all that follow it, and stand in one clause with those of its line. */
    private static final List<List<String>> CAUGHT = List.of(
            List.of("Kit.E2", "ArithmeticException", "IndexOutOfBoundsException", "Env.Injected"),
            List.of("Kit.E1", "NullPointerException", "ClassCastException", "AssertionError"),
            List.of("RuntimeException", "Error"),
            List.of("Exception"),
            List.of("Throwable"));

    private static final int LONGEST = 3;

    private final Workshop shop;

    Tries(Workshop shop) {
        this.shop = shop;
    }

    void addTo(List<Supplier<Ended>> rules, int depth) {
        rules.add(this::throwing);
        if (!shop.scope.mayTry) {
            return;
        }
        for (int i = 0; i < 2; i++) {
            rules.add(() -> tryCatch(depth, false));
            if (shop.scope.suspends) { // As the end of the resources may.
                rules.add(() -> tryCatch(depth, true));
            }
        }
        rules.add(() -> tryFinally(depth));
        rules.add(() -> synchronizing(depth));
    }

    /** What can be thrown. */
    Expr exception(int depth) {
        String name = shop.dice.pick("Kit.E1", "Kit.E2");
        return Expr.of(
                Construct.NEW, Type.OBJECT, "new " + name + "(", shop.expression(Type.STRING, Math.min(1, depth)), ")");
    }

    private Ended throwing() {
        Stmt thrown = Stmt.of(Construct.THROW, "throw ", exception(2), ";");
        return shop.dice.chance(80) ? shop.statements.sometimes(thrown) : new Ended(thrown, false);
    }

    private Ended tryCatch(int depth, boolean withResources) {
        List<Object> parts = new ArrayList<>();
        Body body = shop.scope.branch(() -> {
            parts.add(withResources ? resources() : "try ");
            return shop.statements.body(true, depth - 1, LONGEST);
        });
        parts.add(body.block());
        boolean completes = body.completes();
        boolean isMulti = false;
        for (int level = shop.dice.below(CAUGHT.size()); level < CAUGHT.size(); level += shop.dice.between(1, 3)) {
            List<String> caught = CAUGHT.get(level);
            String types = shop.dice.pick(caught);
            if (caught.size() > 1 && shop.dice.chance(40)) {
                types = caught.get(0) + " | " + caught.get(1);
                isMulti = true;
            }
            Body handler = handler(types, depth, parts);
            completes |= handler.completes();
        }
        if (shop.dice.chance(30)) {
            Body last = shop.statements.block(depth - 1, LONGEST);
            parts.add(FINALLY);
            parts.add(last.block());
            completes &= last.completes();
        }
        Construct construct =
                withResources ? Construct.TRY_RESOURCES : isMulti ? Construct.TRY_MULTI_CATCH : Construct.TRY_CATCH;
        return new Ended(new Stmt(construct, List.copyOf(parts)), completes);
    }

    private Body handler(String types, int depth, List<Object> parts) {
        String name = shop.name("x");
        parts.add(" catch (" + types + " " + name + ") ");
        Body handler = shop.statements.block(depth - 1, LONGEST);
        List<Object> statements = new ArrayList<>();
        statements.add(Stmt.of(Construct.TRACE, shop.scope.env + ".<String>tr(Kit.show(" + name + "));"));
        statements.addAll(handler.block().parts());
        boolean rethrows = handler.completes() && shop.dice.chance(10);
        if (rethrows) {
            statements.add(Stmt.of(Construct.THROW, "throw " + name + ";"));
        }
        parts.add(new Node.Block(true, List.copyOf(statements)));
        return new Body(handler.block(), handler.completes() && !rethrows);
    }

    private Object resources() {
        List<Object> parts = new ArrayList<>();
        parts.add("try (");
        for (int i = shop.dice.between(1, 3); i > 0; i--) {
            parts.add("Kit.Res " + shop.name("r") + " = ");
            if (shop.dice.chance(10)) {
                parts.add("null");
            } else {
                parts.add("new Kit.Res(" + shop.scope.env + ", " + shop.dice.pick(0, 1, 2, 3, 12, 14) + " | 1 & (");
                parts.add(shop.expression(Type.INT, 2));
                parts.add("))");
            }
            parts.add(i == 1 ? "" : "; ");
        }
        parts.add(") ");
        return new Stmt(Construct.OTHER, List.copyOf(parts));
    }

    private Ended tryFinally(int depth) {
        Body body = shop.statements.block(depth - 1, LONGEST);
        Body last = shop.statements.block(depth - 1, LONGEST);
        return new Ended(
                Stmt.of(Construct.TRY_FINALLY, "try ", body.block(), FINALLY, last.block()),
                body.completes() && last.completes());
    }

    private Ended synchronizing(int depth) {
        String monitor = shop.dice.pick("Kit.class", "that", "new Object()");
        return shop.scope.unsuspended(() -> {
            Body body = shop.statements.block(depth - 1, LONGEST);
            return new Ended(
                    Stmt.of(Construct.SYNCHRONIZED, "synchronized (" + monitor + ") ", body.block()), body.completes());
        });
    }
}
