package weft.compiler;

import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.WeakHashMap;
import javax.annotation.processing.Filer;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;
import weft.weave.ClassSource;
import weft.weave.Refusal;
import weft.weave.WeaveResult;
import weft.weave.Weaver;

/**
 * Weaves what one run of javac wrote. It notes each class when javac has generated it, and weaves them all when
 * compilation has finished: only then are the class files of all of them there.
 *
 * <p>javac takes an exception in here for a crash of its own, so each one becomes a compile error.
 */
final class CompilationWeaver implements TaskListener {
    /*
     * javac makes plugin and processor separately. They meet here: plugin first, as javac has it. Weak both ways, since
     * a build tool may keep this class for many compilations.
     */
    private static final Map<JavacTask, WeakReference<CompilationWeaver>> byTask = new WeakHashMap<>();
    private static WeakReference<CompilationWeaver> latest = new WeakReference<>(null);

    private final JavacTask task;
    private final Diagnostics diagnostics;
    private final Map<String, GeneratedClass> generated = new LinkedHashMap<>();
    private @Nullable Filer filer;

    private CompilationWeaver(JavacTask task) {
        this.task = task;
        this.diagnostics = new Diagnostics(Trees.instance(task));
    }

    static synchronized CompilationWeaver of(JavacTask task) {
        CompilationWeaver weaver = new CompilationWeaver(task);
        latest = new WeakReference<>(weaver);
        byTask.put(task, latest);
        return weaver;
    }

    /** Tells the weaver of that task, or the latest if the task is not known, where class files go. */
    static synchronized void setFiler(@Nullable JavacTask task, Filer filer) {
        WeakReference<CompilationWeaver> found = task == null ? latest : byTask.get(task);
        CompilationWeaver weaver = found == null ? null : found.get();
        if (weaver != null) {
            weaver.filer = filer;
        }
    }

    @Override
    public void finished(TaskEvent event) {
        try {
            switch (event.getKind()) {
                case ANALYZE -> diagnostics.analyzed(event);
                case GENERATE -> generated(event);
                case COMPILATION -> weaveAll();
                default -> {}
            }
        } catch (RuntimeException | IOException e) {
            diagnostics.error("Weft could not weave this compilation: " + e);
        }
    }

    private void generated(TaskEvent event) {
        TypeElement type = event.getTypeElement();
        String name = task.getElements().getBinaryName(type).toString();
        if (!name.endsWith("module-info") && !name.endsWith("package-info")) {
            generated.put(name.replace('.', '/'), new GeneratedClass(name, event.getSourceFile()));
        }
    }

    private void weaveAll() throws IOException {
        Filer found = filer;
        if (generated.isEmpty()) {
            return;
        }
        if (found == null) {
            diagnostics.error("Weft cannot find the class files to weave; put weft-compiler-plugin.jar on the "
                    + "processor path (-processorpath), and leave out -proc:none");
            return;
        }
        for (GeneratedClass each : generated.values()) {
            each.read(found);
        }
        Weaver weaver = new Weaver(new Source(), Weaver.Mode.AHEAD_OF_TIME);
        for (GeneratedClass each : generated.values()) {
            weave(each, weaver);
        }
        generated.clear();
    }

    private void weave(GeneratedClass target, Weaver weaver) throws IOException {
        WeaveResult result;
        try {
            result = weaver.weave(target.content());
        } catch (RuntimeException e) {
            diagnostics.error(target.name() + " could not be woven, which is a bug in Weft; please report it with the "
                    + "class file: " + e + " at " + e.getStackTrace()[0]);
            return;
        }
        for (Refusal refusal : result.refusals()) {
            diagnostics.error(refusal);
        }
        if (result.classFile() != null) {
            for (Map.Entry<String, byte[]> companion : result.companions().entrySet()) {
                target.writeBeside(companion.getKey(), companion.getValue());
            }
            target.write(result.classFile());
        }
    }

    /** The classes of this compilation as javac wrote them, and others as javac sees them. */
    private final class Source implements ClassSource {
        private final ElementsClassSource others = new ElementsClassSource(task.getElements(), task.getTypes());

        @Override
        public byte @Nullable [] find(String internalName) {
            GeneratedClass sibling = generated.get(internalName);
            return sibling == null ? others.find(internalName) : sibling.content();
        }

        @Override
        public boolean isWovenTogether(String internalName) {
            return generated.containsKey(internalName);
        }
    }
}
