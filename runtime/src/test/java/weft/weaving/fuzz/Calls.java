package weft.weaving.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import weft.weaving.fuzz.Node.Expr;
import weft.weaving.fuzz.Node.Parameter;

/** Writes calls: of what may suspend, and of what may not. */
final class Calls {
    private final Workshop shop;

    Calls(Workshop shop) {
        this.shop = shop;
    }

    /** An expression of that type whose last act is a call that may suspend. */
    Expr suspending(Type type, int depth) {
        List<Supplier<Expr>> rules = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            rules.add(() -> await(type, depth));
            rules.add(() -> generated(type, depth, true));
        }
        rules.add(() -> cast(
                type, Construct.CALL_GENERIC, "Kit.<" + type.boxed + ">aid(" + env() + ", ", expr(type, depth), ")"));
        if (shop.dice.chance(30)) {
            rules.add(() -> awaitThrow(type, depth));
        }
        if (!type.isPrimitive()) {
            rules.add(() ->
                    Expr.of(Construct.AWAIT_NOT, type, env() + ".<" + type.boxed + ">nw(", expr(type, depth), ")"));
        }
        rules.add(() -> bridged(type, depth));
        shop.functions.addCallsTo(rules, type, depth);
        addVirtual(rules, type, depth);
        return shop.dice.pick(rules).get();
    }

    private void addVirtual(List<Supplier<Expr>> rules, Type type, int depth) {
        switch (type) {
            case INT -> {
                rules.add(() -> Expr.of(
                        Construct.CALL_INTERFACE,
                        type,
                        "(",
                        expr(Type.INTERFACE, depth),
                        ").m(" + env() + ", ",
                        expr(Type.INT, depth),
                        ")"));
                rules.add(() -> Expr.of(
                        Construct.CALL_ABSTRACT,
                        type,
                        "(",
                        expr(Type.ABSTRACT, depth),
                        ").m(" + env() + ", ",
                        expr(Type.INT, depth),
                        ")"));
                if (shop.scope.hasThis) {
                    rules.add(() -> Expr.of(
                            Construct.CALL_SUPER, type, "super.up(" + env() + ", ", expr(Type.INT, depth), ")"));
                }
            }
            case STRING -> {
                rules.add(() -> Expr.of(
                        Construct.CALL_ABSTRACT,
                        type,
                        "(",
                        expr(Type.ABSTRACT, depth),
                        ").n(" + env() + ", ",
                        expr(Type.LONG, depth),
                        ", ",
                        expr(Type.STRING, depth),
                        ")"));
                if (shop.scope.hasThis) {
                    rules.add(() -> Expr.of(
                            Construct.CALL_SUPER,
                            type,
                            "super.up(" + env() + ", ",
                            expr(Type.STRING, depth),
                            ", ",
                            expr(Type.DOUBLE, depth),
                            ")"));
                }
            }
            default -> {}
        }
    }

    Expr await(Type type, int depth) {
        String call = type.isPrimitive() ? ".aw(" : ".<" + type.java + ">aw(";
        return Expr.of(Construct.AWAIT, type, env() + call, expr(type, depth), ")");
    }

    private Expr awaitThrow(Type type, int depth) {
        return cast(
                type, Construct.AWAIT_THROW, env() + ".<" + type.boxed + ">awThrow(", shop.tries.exception(depth), ")");
    }

    private Expr bridged(Type type, int depth) {
        String box = "new Kit.Box<" + type.boxed + ">() { @Async public " + type.boxed + " g(Env q, " + type.boxed
                + " w) { return q.aw(w); } }";
        return cast(
                type,
                Construct.CALL_BRIDGE,
                "((Kit.Box<" + type.boxed + ">) " + box + ").g(" + env() + ", ",
                expr(type, depth),
                ")");
    }

    Expr plain(Type type, int depth) {
        return generated(type, depth, false);
    }

    Expr generic(Type type, int depth) {
        return cast(type, Construct.CALL_GENERIC, "Kit.<" + type.boxed + ">id(", expr(type, depth), ")");
    }

    /** Calls a method of this program. */
    private Expr generated(Type type, int depth, boolean isAsync) {
        List<Signature> suitable = shop.methods.stream()
                .filter(method -> method.returns() == type && method.isAsync() == isAsync)
                .toList();
        if (suitable.isEmpty()) {
            return isAsync ? await(type, depth) : shop.expressions.leaf(type);
        }
        return generated(shop.dice.pick(suitable), depth);
    }

    Expr generated(Signature method, int depth) {
        String receiver = "";
        Construct construct = method.isAsync() ? Construct.CALL_ASYNC : Construct.CALL_PLAIN;
        if (!method.isStatic()) {
            boolean onThis = shop.scope.hasThis && shop.dice.chance(60);
            receiver = onThis ? "this." : "that.";
            construct = Construct.CALL_INSTANCE;
        }
        List<Object> parts = new ArrayList<>();
        parts.add(receiver + method.name() + "(" + env());
        for (int i = 0; i < method.parameters().size(); i++) {
            parts.add(Parameter.of(
                    method.name(), i, ", ", expr(method.parameters().get(i), depth)));
        }
        parts.add(")");
        return new Expr(construct, method.returns(), List.copyOf(parts));
    }

    /** For what returns the boxed type. */
    static Expr cast(Type type, Construct construct, Object... parts) {
        if (!type.isPrimitive()) {
            return Expr.of(construct, type, parts);
        }
        List<Object> all = new ArrayList<>();
        all.add("((" + type.java + ") ");
        all.addAll(List.of(parts));
        all.add(")");
        return new Expr(construct, type, List.copyOf(all));
    }

    private Expr expr(Type type, int depth) {
        return shop.expression(type, depth);
    }

    private String env() {
        return shop.scope.env;
    }
}
