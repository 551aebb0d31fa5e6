package weft.weaving.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A piece of a program: text and smaller pieces, in the order in which they are printed. Never changes. */
sealed interface Node {
    /** Each a {@code String} or a {@code Node}. */
    List<Object> parts();

    /** The same with other parts. */
    Node with(List<Object> parts);

    /** What it is. */
    Construct construct();

    /** An expression; printed so that it can stand anywhere. */
    record Expr(Construct construct, Type type, List<Object> parts) implements Node {
        static Expr of(Construct construct, Type type, Object... parts) {
            return new Expr(construct, type, List.of(parts));
        }

        @Override
        public Expr with(List<Object> parts) {
            return new Expr(construct, type, parts);
        }
    }

    /** A statement. */
    record Stmt(Construct construct, List<Object> parts) implements Node {
        static Stmt of(Construct construct, Object... parts) {
            return new Stmt(construct, List.of(parts));
        }

        @Override
        public Stmt with(List<Object> parts) {
            return new Stmt(construct, parts);
        }
    }

    /** Statements, or members of a class; in braces or not. All parts are nodes. */
    record Block(boolean braces, List<Object> parts) implements Node {
        static Block of(boolean braces, List<? extends Node> parts) {
            return new Block(braces, List.copyOf(parts));
        }

        @Override
        public Construct construct() {
            return Construct.OTHER;
        }

        @Override
        public Block with(List<Object> parts) {
            return new Block(braces, parts);
        }
    }

    /** A parameter of a generated method, or an argument of a call of it: they go together. */
    record Parameter(String method, int index, List<Object> parts) implements Node {
        static Parameter of(String method, int index, Object... parts) {
            return new Parameter(method, index, List.of(parts));
        }

        @Override
        public Construct construct() {
            return Construct.OTHER;
        }

        @Override
        public Parameter with(List<Object> parts) {
            return new Parameter(method, index, parts);
        }
    }

    /** The same with one part replaced. */
    default Node with(int index, Object part) {
        List<Object> changed = new ArrayList<>(parts());
        changed.set(index, part);
        return with(List.copyOf(changed));
    }

    /** Tells of this node and all below. */
    default void forEach(Consumer<Node> visitor) {
        visitor.accept(this);
        for (Object part : parts()) {
            if (part instanceof Node node) {
                node.forEach(visitor);
            }
        }
    }

    /** How many nodes it has. */
    default int size() {
        int[] size = {0};
        forEach(node -> size[0]++);
        return size[0];
    }
}
