package weft.weaving.jars;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;

/** What one jar contributes to the table of the documentation. */
final class TableRow {
    static final String HEAD = """
            | jar | classes | methods | eligible | woven | not woven | suspension points | MB before, after | set apart | new link errors: on disk, as it loads | s |
            |---|---|---|---|---|---|---|---|---|---|---|
            """;

    private TableRow() {}

    static String of(
            Path jar,
            Path woven,
            JarClasses classes,
            WeaveCommand command,
            LinkErrors before,
            Map<String, ?> newOnDisk,
            Map<String, ?> newAsLoaded)
            throws IOException {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %.2f %% | %s | %d | %.1f, %.1f | %d | %d, %d | %.0f |%n",
                jar.getFileName().toString().replace(".jar", ""),
                classes.all().size(),
                classes.all().values().stream().mapToInt(TableRow::methods).sum(),
                command.eligible(),
                command.wovenPercent(),
                command.refused(),
                command.suspendPoints(),
                Files.size(jar) / 1e6,
                Files.size(woven) / 1e6,
                before.notLinked(),
                newOnDisk.size(),
                newAsLoaded.size(),
                command.seconds());
    }

    private static int methods(byte[] classFile) {
        ClassNode node = new ClassNode();
        new ClassReader(classFile).accept(node, ClassReader.SKIP_CODE);
        return node.methods.size();
    }
}
