package weft.weaving.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import weft.weaving.fuzz.Node.Expr;

/** Writes what has an operator. */
final class Operators {
    private static final List<String> INTEGRAL = List.of("+", "-", "*", "+", "-", "&", "|", "^", "/", "%");
    private static final List<String> FLOATING = List.of("+", "-", "*", "/", "%");

    private final Workshop shop;

    Operators(Workshop shop) {
        this.shop = shop;
    }

    void addTo(List<Supplier<Expr>> rules, Type type, int depth) {
        switch (type) {
            case BOOLEAN -> addBoolean(rules, depth);
            case STRING -> addString(rules, depth);
            case OBJECT -> rules.add(() -> boxing(type, shop.dice.pick(Type.values()), depth));
            case INTEGER -> rules.add(() -> boxing(type, Type.INT, depth));
            default -> {}
        }
        if (type.isNumber()) {
            addNumber(rules, type, depth);
        }
        if (type == Type.INT) {
            rules.add(() -> Expr.of(Construct.UNBOXING, type, "((int) (", shop.expression(Type.INTEGER, depth), "))"));
            rules.add(() -> Expr.of(
                    Construct.LENGTH, type, "(", shop.expression(shop.dice.pick(Type.ARRAYS), depth), ").length"));
        }
    }

    private void addNumber(List<Supplier<Expr>> rules, Type type, int depth) {
        rules.add(() -> arithmetic(type, depth));
        rules.add(() -> arithmetic(type, depth));
        rules.add(() -> negation(type, depth));
        rules.add(() -> increment(type, depth));
        rules.add(() -> compound(type, depth));
        rules.add(() -> Expr.of(
                Construct.NUMERIC_CAST,
                type,
                "((" + type.java + ") (",
                shop.expression(shop.dice.pick(Type.NUMBERS), depth),
                "))"));
        if (type == Type.INT || type == Type.LONG) {
            rules.add(() -> Expr.of(
                    Construct.SHIFT,
                    type,
                    "(",
                    shop.expression(type, depth),
                    shop.dice.pick(" << ", " >> ", " >>> "),
                    shop.expression(shop.dice.pick(Type.INT, Type.LONG), depth),
                    ")"));
        }
    }

    private Expr arithmetic(Type type, int depth) {
        String operator = shop.dice.pick(type.isIntegral() ? INTEGRAL : FLOATING);
        Expr left = shop.expression(type, depth);
        Expr right = shop.expression(other(type), depth);
        return Expr.of(Construct.ARITHMETIC, type, "((" + type.java + ") (", left, " " + operator + " ", right, "))");
    }

    /** One that widens to it. */
    private Type other(Type type) {
        int at = Type.NUMBERS.indexOf(type);
        boolean mixed = at >= Type.NUMBERS.indexOf(Type.INT) && shop.dice.chance(30);
        return mixed ? Type.NUMBERS.get(shop.dice.below(at + 1)) : type;
    }

    private Expr negation(Type type, int depth) {
        String operator = type.isIntegral() && shop.dice.chance(50) ? "~" : "-";
        return Expr.of(
                Construct.NEGATION, type, "((" + type.java + ") " + operator + "(", shop.expression(type, depth), "))");
    }

    private Expr increment(Type type, int depth) {
        Expr statement = incrementStatement(type, depth);
        return statement == null
                ? shop.expressions.leaf(type)
                : Expr.of(Construct.INCREMENT, type, "(", statement, ")");
    }

    /** {@code ++} or {@code --} as a statement has it; null if there is nothing to apply it to. */
    @Nullable
    Expr incrementStatement(Type type, int depth) {
        Expr target = shop.expressions.target(type, depth, true);
        if (target == null) {
            return null;
        }
        String operator = shop.dice.pick("++", "--");
        return shop.dice.chance(50)
                ? Expr.of(Construct.INCREMENT, type, target, operator)
                : Expr.of(Construct.INCREMENT, type, operator, target);
    }

    private Expr compound(Type type, int depth) {
        Expr statement = compoundStatement(type, depth);
        return statement == null
                ? shop.expressions.leaf(type)
                : Expr.of(Construct.COMPOUND_ASSIGNMENT, type, "(", statement, ")");
    }

    /** {@code +=} and the like as a statement has it; null if there is nothing to apply it to. */
    @Nullable
    Expr compoundStatement(Type type, int depth) {
        Expr target = shop.expressions.target(type, depth, true);
        if (target == null) {
            return null;
        }
        String operator;
        Type right = type;
        if (type == Type.BOOLEAN) {
            operator = shop.dice.pick("&", "|", "^");
        } else if (type == Type.STRING) {
            operator = "+";
            right = shop.dice.pick(Type.STRING, Type.INT, Type.CHAR, Type.DOUBLE, Type.LONG);
        } else if (shop.dice.chance(15) && type.isIntegral()) {
            operator = shop.dice.pick("<<", ">>", ">>>");
        } else {
            operator = shop.dice.pick(type.isIntegral() ? INTEGRAL : FLOATING);
            right = shop.dice.chance(30) ? shop.dice.pick(Type.INT, Type.LONG) : type;
        }
        return Expr.of(
                Construct.COMPOUND_ASSIGNMENT,
                type,
                target,
                " " + operator + "= ",
                right == Type.STRING ? "Kit.show(" : "(",
                shop.expression(right, depth),
                ")");
    }

    private void addBoolean(List<Supplier<Expr>> rules, int depth) {
        Type type = Type.BOOLEAN;
        rules.add(() -> comparison(depth));
        rules.add(() -> comparison(depth));
        rules.add(() -> logical(depth));
        rules.add(() -> Expr.of(Construct.NEGATION, type, "(!", shop.expression(type, depth), ")"));
        rules.add(() -> compound(type, depth));
        rules.add(() -> {
            Type compared = shop.dice.pick(Type.values());
            String cast = "((" + compared.java + ") (";
            return Expr.of(
                    Construct.IDENTITY,
                    type,
                    "(" + cast,
                    shop.expression(compared, depth),
                    shop.dice.pick(")) == ", ")) != ") + cast,
                    shop.dice.chance(40) && !compared.isPrimitive() ? "null" : shop.expression(compared, depth),
                    ")))");
        });
        rules.add(() -> Expr.of(
                Construct.INSTANCEOF,
                type,
                "(((Object) (",
                shop.expression(Type.OBJECT, depth),
                ")) instanceof " + shop.dice.pick(Type.STRING, Type.INTEGER, Type.RECORD, Type.OBJECTS).java + ")"));
        rules.add(() -> shop.patterns.instanceOf(depth));
    }

    private Expr comparison(int depth) {
        Type compared = shop.dice.pick(Type.NUMBERS);
        return Expr.of(
                Construct.COMPARISON,
                Type.BOOLEAN,
                "(",
                shop.expression(compared, depth),
                shop.dice.pick(" < ", " > ", " <= ", " >= ", " == ", " != "),
                shop.expression(other(compared), depth),
                ")");
    }

    private Expr logical(int depth) {
        return Expr.of(
                Construct.LOGICAL,
                Type.BOOLEAN,
                "(",
                shop.expression(Type.BOOLEAN, depth),
                shop.dice.pick(" && ", " || ", " & ", " | ", " ^ "),
                shop.scope.branch(() -> shop.expression(Type.BOOLEAN, depth)),
                ")");
    }

    private void addString(List<Supplier<Expr>> rules, int depth) {
        rules.add(() -> concatenation(depth));
        rules.add(() -> concatenation(depth));
        rules.add(() -> compound(Type.STRING, depth));
        rules.add(() -> Expr.of(
                Construct.CALL_PLAIN,
                Type.STRING,
                "Kit.show(",
                shop.expression(shop.dice.pick(Type.values()), depth),
                ")"));
    }

    private Expr concatenation(int depth) {
        List<Object> parts = new ArrayList<>();
        parts.add("Kit.cut(\"\"");
        for (int i = shop.dice.between(1, 3); i > 0; i--) {
            Type type = shop.anyType();
            boolean isPlain = type.isPrimitive() || type == Type.STRING || type == Type.INTEGER || type == Type.RECORD;
            parts.add(isPlain ? " + (" : " + Kit.show(");
            parts.add(shop.expression(type, depth));
            parts.add(")");
        }
        parts.add(")");
        return new Expr(Construct.CONCATENATION, Type.STRING, List.copyOf(parts));
    }

    private Expr boxing(Type type, Type boxed, int depth) {
        return Expr.of(Construct.BOXING, type, "((" + type.java + ") (", shop.expression(boxed, depth), "))");
    }
}
