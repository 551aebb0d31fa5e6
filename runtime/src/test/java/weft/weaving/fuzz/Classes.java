package weft.weaving.fuzz;

import java.util.ArrayList;
import java.util.List;
import weft.weaving.fuzz.Node.Block;
import weft.weaving.fuzz.Node.Expr;
import weft.weaving.fuzz.Node.Stmt;
import weft.weaving.fuzz.Scope.LocalType;
import weft.weaving.fuzz.Scope.Variable;

/** Writes anonymous classes, local classes and local records. */
final class Classes {
    private final Workshop shop;

    Classes(Workshop shop) {
        this.shop = shop;
    }

    /** An {@code I} or an {@code A}. */
    Expr anonymous(Type type, int depth) {
        return type == Type.INTERFACE
                ? Expr.of(
                        Construct.NEW_ANONYMOUS,
                        type,
                        "new Kit.I() ",
                        Block.of(true, List.of(implementationOfM(depth))))
                : Expr.of(
                        Construct.NEW_ANONYMOUS,
                        type,
                        "new Kit.A(",
                        shop.expression(Type.INT, depth),
                        ") ",
                        Block.of(true, membersOfA(depth)));
    }

    Stmt localClass(int depth) {
        String name = shop.name("L");
        boolean isInterface = shop.dice.chance(50);
        Type type = isInterface ? Type.INTERFACE : Type.ABSTRACT;
        Type field = shop.anyType();
        List<Node> members = new ArrayList<>();
        members.add(Stmt.of(Construct.OTHER, field.java + " v;"));
        String start = isInterface ? "" : "super(w); ";
        members.add(Stmt.of(Construct.OTHER, name + "(int w, " + field.java + " v) { " + start + "this.v = v; }"));
        Variable ofClass = new Variable("this.v", field, false, true);
        shop.scope.nested(() -> {
            members.addAll(isInterface ? List.of(implementationOfM(depth, ofClass)) : membersOfA(depth, ofClass));
            return null;
        });
        shop.scope.types.add(new LocalType(name, type, List.of(Type.INT, field)));
        return Stmt.of(
                Construct.LOCAL_CLASS,
                "class " + name + (isInterface ? " implements Kit.I " : " extends Kit.A "),
                Block.of(true, members));
    }

    Stmt localRecord() {
        String name = shop.name("R");
        List<Type> components = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = shop.dice.between(1, 3); i > 0; i--) {
            Type component = shop.dice.pick(Type.INT, Type.LONG, Type.STRING, Type.BOOLEAN, Type.FLOAT);
            components.add(component);
            texts.add(component.java + " c" + i);
        }
        shop.scope.types.add(new LocalType(name, Type.OBJECT, components));
        return Stmt.of(Construct.LOCAL_RECORD, "record " + name + "(" + String.join(", ", texts) + ") {}");
    }

    private List<Stmt> membersOfA(int depth, Variable... more) {
        List<Stmt> members = new ArrayList<>();
        if (shop.dice.chance(40)) {
            members.add(method(
                    Type.INT, "m", depth, List.of(new Variable(shop.name("x"), Type.INT, false, true)), List.of(more)));
        }
        members.add(method(
                Type.STRING,
                "n",
                depth,
                List.of(
                        new Variable(shop.name("x"), Type.LONG, false, true),
                        new Variable(shop.name("x"), Type.STRING, false, true)),
                List.of(more)));
        return members;
    }

    private Stmt implementationOfM(int depth, Variable... more) {
        Variable parameter = new Variable(shop.name("x"), Type.INT, false, true);
        return method(Type.INT, "m", depth, List.of(parameter), List.of(more));
    }

    private Stmt method(Type returned, String name, int depth, List<Variable> parameters, List<Variable> more) {
        String env = shop.name("e");
        StringBuilder head = new StringBuilder("@Async public " + returned.java + " " + name + "(Env " + env);
        parameters.forEach(each -> head.append(", " + each.type.java + " " + each.name));
        Block body = shop.scope.inner(true, env, returned, () -> {
            parameters.forEach(shop.scope::declare);
            more.forEach(shop.scope::declare);
            return shop.statements.bodyReturning(returned, depth);
        });
        return Stmt.of(Construct.METHOD_OVERRIDING, head + ") ", body);
    }
}
