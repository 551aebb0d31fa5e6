package weft.compiler;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.Tree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;
import weft.weave.Refusal;

/**
 * Compile errors, at the line that they are about. javac takes its trees apart when it generates code, so what stands on
 * which line is noted before, for sources that mention Weft.
 */
final class Diagnostics {
    private final Trees trees;
    private final Map<String, Source> sources = new HashMap<>();
    private @Nullable CompilationUnitTree latest;

    Diagnostics(Trees trees) {
        this.trees = trees;
    }

    /** Notes where the lines of a class are. */
    void analyzed(TaskEvent event) throws IOException {
        CompilationUnitTree unit = event.getCompilationUnit();
        TypeElement type = event.getTypeElement();
        if (unit == null || type == null) {
            return;
        }
        latest = unit;
        ClassTree tree = trees.getTree(type);
        if (tree != null && mentionsWeft(unit)) {
            Source source =
                    sources.computeIfAbsent(outermost(type.getQualifiedName().toString()), n -> new Source(unit));
            new LineScanner(trees.getSourcePositions(), source).scan(tree, null);
        }
    }

    void error(Refusal refusal) {
        Source source = sources.get(outermost(refusal.className()));
        Tree tree = source == null ? null : source.lines().get((long) refusal.line());
        if (source == null || tree == null) {
            error(refusal.message());
        } else {
            trees.printMessage(Diagnostic.Kind.ERROR, refusal.message(), tree, source.unit());
        }
    }

    void error(String message) {
        CompilationUnitTree unit = latest;
        if (unit == null) {
            throw new IllegalStateException(message);
        }
        trees.printMessage(Diagnostic.Kind.ERROR, message, unit, unit);
    }

    private static boolean mentionsWeft(CompilationUnitTree unit) throws IOException {
        return unit.getSourceFile().getCharContent(true).toString().contains("weft");
    }

    private static String outermost(String className) {
        int dollar = className.indexOf('$', className.lastIndexOf('.') + 2);
        return dollar < 0 ? className : className.substring(0, dollar);
    }

    /** A source file, and the first tree that starts on each line. */
    private record Source(CompilationUnitTree unit, Map<Long, Tree> lines) {
        Source(CompilationUnitTree unit) {
            this(unit, new HashMap<>());
        }
    }

    private static final class LineScanner extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final SourcePositions positions;
        private final Source source;
        private final LineMap lineMap;

        LineScanner(SourcePositions positions, Source source) {
            this.positions = positions;
            this.source = source;
            this.lineMap = source.unit().getLineMap();
        }

        @Override
        public @Nullable Void scan(@Nullable Tree tree, @Nullable Void unused) {
            if (tree != null) {
                long start = positions.getStartPosition(source.unit(), tree);
                if (start != Diagnostic.NOPOS) {
                    source.lines().putIfAbsent(lineMap.getLineNumber(start), tree);
                }
            }
            return super.scan(tree, null);
        }
    }
}
