package weft.weaving.fuzz;

import java.util.Map;
import java.util.TreeMap;

/** A generated source. */
record Program(String name, Node root) implements Subject {
    @Override
    public String source() {
        return Printer.print(root);
    }

    /** Its constructs, and the types of its expressions. */
    @Override
    public Map<String, Integer> constructs() {
        Map<String, Integer> counts = new TreeMap<>();
        root.forEach(node -> {
            if (node.construct() != Construct.OTHER) {
                counts.merge(node.construct().toString(), 1, Integer::sum);
            }
            if (node instanceof Node.Expr expression) {
                counts.merge(expression.type().java, 1, Integer::sum);
            }
        });
        return counts;
    }
}
