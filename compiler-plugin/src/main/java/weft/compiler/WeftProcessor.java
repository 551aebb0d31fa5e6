package weft.compiler;

import com.sun.source.util.JavacTask;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/**
 * Processes nothing: it is here for its {@link javax.annotation.processing.Filer}, which knows where javac writes class
 * files. A plugin alone cannot tell.
 */
@SupportedAnnotationTypes("weft.*")
public final class WeftProcessor extends AbstractProcessor {
    /** Called by javac. */
    public WeftProcessor() {}

    @Override
    public synchronized void init(ProcessingEnvironment environment) {
        super.init(environment);
        CompilationWeaver.setFiler(taskOf(environment), environment.getFiler());
    }

    /** Null if a build tool has wrapped the environment. */
    private static @Nullable JavacTask taskOf(ProcessingEnvironment environment) {
        try {
            return JavacTask.instance(environment);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latest();
    }

    /** Claims our own annotations, which nobody else need process: with {@code -Xlint:all} javac would complain. */
    @Override
    @SuppressWarnings("DoNotClaimAnnotations")
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        return true;
    }
}
