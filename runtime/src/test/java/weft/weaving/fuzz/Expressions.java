package weft.weaving.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import weft.weaving.fuzz.Node.Expr;
import weft.weaving.fuzz.Scope.Variable;

/** Writes expressions: the type is given, then chance picks among all that can have it. */
final class Expressions {
    private static final int SUSPENDING = 25;
    private static final int NULLS = 7;

    private final Workshop shop;

    Expressions(Workshop shop) {
        this.shop = shop;
    }

    Expr of(Type type, int depth) {
        if (depth <= 0 || !shop.spend()) {
            return leaf(type);
        }
        if (shop.scope.suspends && shop.dice.chance(SUSPENDING)) {
            return shop.calls.suspending(type, depth - 1);
        }
        List<Supplier<Expr>> rules = new ArrayList<>();
        addGeneral(rules, type, depth - 1);
        shop.operators.addTo(rules, type, depth - 1);
        shop.functions.addTo(rules, type, depth - 1);
        return shop.dice.pick(rules).get();
    }

    private void addGeneral(List<Supplier<Expr>> rules, Type type, int depth) {
        rules.add(() -> leaf(type));
        rules.add(() -> leaf(type));
        rules.add(() -> ternary(type, depth));
        rules.add(() -> assignment(type, depth));
        rules.add(() -> shop.calls.plain(type, depth));
        rules.add(() -> shop.calls.generic(type, depth));
        rules.add(() -> shop.patterns.switchExpression(type, depth, false));
        if (!type.arrays().isEmpty()) {
            rules.add(() -> element(type, depth));
        }
        if (type.isArray()) {
            rules.add(() -> newArray(type, depth));
            rules.add(() -> newArray(type, depth));
            rules.add(() -> initializer(type, depth));
        }
        addNew(rules, type, depth);
        if (!type.isPrimitive() && type != Type.OBJECT && shop.dice.chance(30)) {
            rules.add(() -> Expr.of(Construct.CAST, type, "((" + type.java + ") (", of(Type.OBJECT, depth), "))"));
        }
    }

    private void addNew(List<Supplier<Expr>> rules, Type type, int depth) {
        switch (type) {
            case INTERFACE -> rules.add(() -> construct(type, "Kit.Impl", depth, Type.INT));
            case ABSTRACT -> rules.add(() -> construct(type, "Kit.Sub", depth, Type.INT, Type.LONG, Type.STRING));
            case RECORD -> rules.add(() -> construct(type, "Kit.Rec", depth, Type.INT, Type.LONG, Type.STRING));
            case SEALED -> {
                rules.add(() -> construct(type, "Kit.Leaf", depth, Type.INT));
                rules.add(() -> construct(type, "Kit.Pair", depth, type, type));
            }
            case INT -> rules.add(() -> component(type, "x", depth));
            case LONG -> rules.add(() -> component(type, "y", depth));
            case STRING -> rules.add(() -> component(type, "s", depth));
            default -> {}
        }
        for (Scope.LocalType local : shop.scope.types) {
            if (local.type() == type) {
                Supplier<Expr> rule = () -> newLocal(local, depth);
                rules.addAll(List.of(rule, rule, rule, rule, rule, rule));
            }
        }
    }

    /** Something that ends the recursion. */
    Expr leaf(Type type) {
        List<Supplier<Expr>> rules = new ArrayList<>();
        for (Variable variable : shop.scope.readable(type)) {
            Supplier<Expr> rule = () -> Expr.of(Construct.VARIABLE, type, variable.name);
            rules.addAll(List.of(rule, rule, rule, rule));
        }
        rules.add(() -> literal(type));
        if (shop.fields.contains(type)) {
            rules.add(() -> staticField(type));
            rules.add(() -> shop.scope.hasThis ? field(type) : othersField(type, "that"));
        }
        return shop.dice.pick(rules).get();
    }

    Expr literal(Type type) {
        boolean mayBeNull = shop.dice.chance(NULLS);
        int first = type.isPrimitive() || mayBeNull ? 0 : 1;
        int index = mayBeNull && !type.isPrimitive() ? 0 : first + shop.dice.below(type.literals.size() - first);
        return Expr.of(Construct.LITERAL, type, type.literals.get(index));
    }

    private Expr ternary(Type type, int depth) {
        return Expr.of(
                Construct.TERNARY,
                type,
                "((" + type.java + ") (", // The cast spares the compiler inference, which would take most of its time.
                of(Type.BOOLEAN, depth),
                " ? ",
                shop.scope.branch(() -> of(type, depth)),
                " : ",
                shop.scope.branch(() -> of(type, depth)),
                "))");
    }

    private Expr assignment(Type type, int depth) {
        Expr target = target(type, depth, false);
        return target == null
                ? leaf(type)
                : Expr.of(Construct.ASSIGNMENT, type, "(", target, " = ", of(type, depth), ")");
    }

    /** What can be assigned to; if {@code readable} it has a value already. Null if there is nothing. */
    @Nullable
    Expr target(Type type, int depth, boolean readable) {
        List<Supplier<Expr>> rules = new ArrayList<>();
        for (Variable variable : shop.scope.assignable(type)) {
            if (variable.assigned || !readable) {
                Supplier<Expr> rule = () -> Expr.of(Construct.VARIABLE, type, variable.name);
                rules.add(rule);
                rules.add(rule);
            }
        }
        if (shop.fields.contains(type) && !shop.scope.inGuard) {
            rules.add(() -> staticField(type));
            rules.add(() -> othersField(type, "that"));
            if (shop.scope.suspends) {
                rules.add(() -> othersField(type, shop.scope.env + ".aw(that)"));
            }
            if (shop.scope.hasThis) {
                rules.add(() -> field(type));
            }
        }
        if (!type.arrays().isEmpty() && depth > 0 && (rules.isEmpty() || shop.dice.chance(30))) {
            rules.add(() -> element(type, depth));
        }
        return rules.isEmpty() ? null : shop.dice.pick(rules).get();
    }

    private Expr staticField(Type type) {
        return Expr.of(Construct.STATIC_FIELD, type, "s_" + type.word());
    }

    private Expr field(Type type) {
        return Expr.of(Construct.FIELD, type, "this.f_" + type.word());
    }

    private Expr othersField(Type type, String object) {
        return Expr.of(Construct.OTHERS_FIELD, type, object + ".f_" + type.word());
    }

    private Expr element(Type type, int depth) {
        Type array = shop.dice.pick(type.arrays());
        return Expr.of(Construct.ELEMENT, type, "(", of(array, depth - 1), ")[Kit.ix(", of(Type.INT, depth - 1), ")]");
    }

    private Expr newArray(Type type, int depth) {
        if (type == Type.MATRIX) {
            return Expr.of(
                    Construct.NEW_MATRIX,
                    type,
                    "new Object[Kit.size(",
                    of(Type.INT, depth),
                    ")][Kit.size(",
                    of(Type.INT, depth),
                    ")]");
        }
        return Expr.of(
                Construct.NEW_ARRAY, type, "new " + type.element().java + "[Kit.size(", of(Type.INT, depth), ")]");
    }

    private Expr initializer(Type type, int depth) {
        List<Object> parts = new ArrayList<>();
        parts.add("new " + type.java + " {");
        for (int i = shop.dice.below(4); i >= 0; i--) {
            parts.add(of(type.element(), depth));
            parts.add(i == 0 ? "" : ", ");
        }
        parts.add("}");
        return new Expr(Construct.ARRAY_INITIALIZER, type, List.copyOf(parts));
    }

    private Expr construct(Type type, String name, int depth, Type... parameters) {
        List<Object> parts = new ArrayList<>();
        parts.add("new " + name + "(");
        addArguments(parts, List.of(parameters), depth);
        parts.add(")");
        return new Expr(Construct.NEW, type, List.copyOf(parts));
    }

    Expr newLocal(Scope.LocalType local, int depth) {
        List<Object> parts = new ArrayList<>();
        parts.add("((" + local.type().java + ") (Object) new " + local.name() + "(");
        addArguments(parts, local.parameters(), depth);
        parts.add("))");
        return new Expr(Construct.NEW_LOCAL, local.type(), List.copyOf(parts));
    }

    void addArguments(List<Object> parts, List<Type> parameters, int depth) {
        for (int i = 0; i < parameters.size(); i++) {
            parts.add(i == 0 ? "" : ", ");
            parts.add(of(parameters.get(i), depth));
        }
    }

    private Expr component(Type type, String name, int depth) {
        return Expr.of(Construct.COMPONENT, type, "(", of(Type.RECORD, depth), ")." + name + "()");
    }
}
