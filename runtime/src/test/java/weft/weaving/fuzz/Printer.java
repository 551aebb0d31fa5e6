package weft.weaving.fuzz;

/** Prints a program as Java source, a statement to a line: line numbers tell where it was. */
final class Printer {
    private final StringBuilder out = new StringBuilder();
    private int indent;
    private boolean atLineStart = true;

    private Printer() {}

    static String print(Node node) {
        Printer printer = new Printer();
        printer.add(node);
        return printer.out.toString();
    }

    private void add(Object part) {
        if (part instanceof Node.Block block) {
            add(block);
        } else if (part instanceof Node node) {
            node.parts().forEach(this::add);
        } else {
            text((String) part);
        }
    }

    private void add(Node.Block block) {
        if (block.braces()) {
            text("{");
        }
        newLine();
        indent++;
        for (Object part : block.parts()) {
            add(part);
            newLine();
        }
        indent--;
        if (block.braces()) {
            text("}");
        }
    }

    private void text(String text) {
        if (atLineStart && !text.isEmpty()) {
            out.append("    ".repeat(indent));
            atLineStart = false;
        }
        out.append(text);
    }

    private void newLine() {
        if (!atLineStart) {
            out.append('\n');
            atLineStart = true;
        }
    }
}
