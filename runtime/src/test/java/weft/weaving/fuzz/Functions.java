package weft.weaving.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import weft.weaving.fuzz.Node.Expr;
import weft.weaving.fuzz.Scope.Variable;

/** Writes lambdas and method references, and calls them. */
final class Functions {
    private static final int BLOCKS = 40;

    private final Workshop shop;

    Functions(Workshop shop) {
        this.shop = shop;
    }

    /** Values that are functions, and calls of such that cannot suspend. */
    void addTo(List<Supplier<Expr>> rules, Type type, int depth) {
        if (type == Type.INTERFACE) {
            rules.add(() -> lambda(type, "Kit.I", true, Type.INT, depth, Type.INT));
            rules.add(() -> shop.classes.anonymous(type, depth));
            Signature method = suitable(Type.INT, Type.INT);
            if (method != null) {
                rules.add(() -> Expr.of(
                        Construct.METHOD_REFERENCE, type, "((Kit.I) " + receiver(method) + "::" + method.name() + ")"));
            }
        } else if (type == Type.ABSTRACT) {
            rules.add(() -> shop.classes.anonymous(type, depth));
        } else if (type == Type.INT) {
            rules.add(() -> Expr.of(
                    Construct.LAMBDA_PLAIN,
                    type,
                    lambda(Type.OBJECT, "Kit.PlainFn", false, Type.INT, depth, Type.INT),
                    ".ap(",
                    shop.expression(Type.INT, depth),
                    ")"));
        }
    }

    /** Calls of functions that may suspend. */
    void addCallsTo(List<Supplier<Expr>> rules, Type type, int depth) {
        rules.add(() -> callOfFn(type, depth));
        rules.add(() -> reference(type, depth));
        if (type == Type.INT) {
            rules.add(() -> call(type, lambda(Type.OBJECT, "Kit.IntFn", true, type, depth, Type.INT), depth, Type.INT));
        } else if (type == Type.DOUBLE) {
            rules.add(() -> call(
                    type,
                    lambda(Type.OBJECT, "Kit.WideFn", true, type, depth, Type.LONG, Type.BYTE),
                    depth,
                    Type.LONG,
                    Type.BYTE));
        } else if (type == Type.SEALED || type == Type.OBJECT) {
            rules.add(() -> construction(type, depth));
        }
    }

    private Expr call(Type type, Expr function, int depth, Type... parameters) {
        List<Object> parts = new ArrayList<>();
        parts.add(function);
        parts.add(".ap(" + shop.scope.env + ", ");
        shop.expressions.addArguments(parts, List.of(parameters), depth);
        parts.add(")");
        return new Expr(Construct.CALL_INTERFACE, type, List.copyOf(parts));
    }

    /** A lambda for the generic interface: what it takes and returns is boxed. */
    private Expr callOfFn(Type type, int depth) {
        Type any = shop.anyType();
        Type parameter = any.isPrimitive() ? Type.INTEGER : any;
        String name = "Kit.Fn<" + parameter.boxed + ", " + type.boxed + ">";
        Expr function = lambda(Type.OBJECT, name, true, type, depth, parameter);
        return Calls.cast(
                type,
                Construct.CALL_GENERIC,
                function,
                ".ap(" + shop.scope.env + ", ",
                shop.expression(parameter, depth),
                ")");
    }

    private Expr reference(Type type, int depth) {
        Signature method = suitable(type, null);
        if (method == null || shop.dice.chance(20)) {
            return Calls.cast(
                    type,
                    Construct.METHOD_REFERENCE_BOUND,
                    "((Kit.Aw<" + type.boxed + ">) " + shop.scope.env + "::aw).aw(",
                    shop.expression(type, depth),
                    ")");
        }
        Type parameter = method.parameters().get(0);
        boolean adapted = type.isPrimitive() || parameter.isPrimitive();
        String name = "Kit.Fn<" + parameter.boxed + ", " + type.boxed + ">";
        return Calls.cast(
                type,
                adapted ? Construct.METHOD_REFERENCE_ADAPTED : Construct.METHOD_REFERENCE,
                "((" + name + ") " + receiver(method) + "::" + method.name() + ").ap(" + shop.scope.env + ", ",
                shop.expression(parameter, depth),
                ")");
    }

    /** A reference to a constructor: plain code behind a method that may suspend. */
    private Expr construction(Type type, int depth) {
        return Expr.of(
                Construct.METHOD_REFERENCE_NEW,
                type,
                "((Kit.Fn<Integer, " + type.java + ">) Kit.Leaf::new).ap(" + shop.scope.env + ", ",
                shop.expression(Type.INT, depth),
                ")");
    }

    private String receiver(Signature method) {
        return method.isStatic() ? shop.className : "that";
    }

    /** A method of one parameter, of any type if none is given. */
    private @Nullable Signature suitable(Type returns, @Nullable Type parameter) {
        List<Signature> all = shop.methods.stream()
                .filter(method -> method.isAsync()
                        && method.returns() == returns
                        && method.parameters().size() == 1
                        && (parameter == null || method.parameters().get(0) == parameter))
                .toList();
        return all.isEmpty() ? null : shop.dice.pick(all);
    }

    /** The {@code type} is that of the node; where a function can be no operand, {@code Object}. */
    private Expr lambda(Type type, String name, boolean isAsync, Type returned, int depth, Type... parameters) {
        String env = shop.name("e");
        List<String> names = new ArrayList<>();
        List<Variable> variables = new ArrayList<>();
        if (isAsync) {
            names.add(env);
        }
        for (Type parameter : parameters) {
            Variable variable = new Variable(shop.name("x"), parameter, shop.dice.chance(50), true);
            variables.add(variable);
            names.add(variable.name);
        }
        boolean isBlock = shop.dice.chance(BLOCKS);
        Node body = shop.scope.inner(isAsync, isAsync ? env : shop.scope.env, isBlock ? returned : null, () -> {
            variables.forEach(shop.scope::declare);
            return isBlock
                    ? shop.statements.bodyReturning(returned, depth)
                    : shop.expression(returned, Math.max(1, depth));
        });
        Construct construct =
                !isAsync ? Construct.LAMBDA_PLAIN : isBlock ? Construct.LAMBDA_OF_BLOCK : Construct.LAMBDA;
        return Expr.of(
                construct,
                type,
                "((" + name + ") (" + String.join(", ", names) + ") -> ",
                isBlock ? body : "(",
                isBlock ? "" : body,
                isBlock ? ")" : "))");
    }
}
