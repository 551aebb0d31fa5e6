package weft.weaving.fuzz;

import java.util.EnumMap;
import java.util.Map;

/**
 * A generated class. It has an {@code @Async} method {@code v} of an {@code Env}, as cases have.
 *
 * @param name simple name of the class
 */
record Program(String name, Node root) {
    static final String PACKAGE = "weft.weaving.cases.fuzz";

    String className() {
        return PACKAGE + "." + name;
    }

    String source() {
        return Printer.print(root);
    }

    /** How often each construct occurs. */
    Map<Construct, Integer> constructs() {
        Map<Construct, Integer> counts = new EnumMap<>(Construct.class);
        root.forEach(node -> counts.merge(node.construct(), 1, Integer::sum));
        return counts;
    }

    /** How many expressions there are of each type. */
    Map<Type, Integer> types() {
        Map<Type, Integer> counts = new EnumMap<>(Type.class);
        root.forEach(node -> {
            if (node instanceof Node.Expr expression) {
                counts.merge(expression.type(), 1, Integer::sum);
            }
        });
        return counts;
    }
}
