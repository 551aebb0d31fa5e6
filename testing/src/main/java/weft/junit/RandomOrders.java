package weft.junit;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** The repetitions of an {@link AsyncRepeatedTest}, each with a seed of its own. */
final class RandomOrders implements TestTemplateInvocationContextProvider {
    /** Called by JUnit. */
    RandomOrders() {}

    @Override
    public boolean supportsTestTemplate(ExtensionContext template) {
        return template.getRequiredTestMethod().isAnnotationPresent(AsyncRepeatedTest.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext template) {
        AsyncRepeatedTest test = template.getRequiredTestMethod().getAnnotation(AsyncRepeatedTest.class);
        if (test.value() < 1) {
            throw new IllegalArgumentException("@AsyncRepeatedTest(" + test.value() + ") of "
                    + template.getRequiredTestMethod() + "; it must be 1 or more");
        }
        Long only = TestSettings.configuredSeed(template);
        if (only != null) {
            return Stream.of(new Repetition(only));
        }
        long first = test.seed().length > 0 ? TestSettings.single(test.seed()) : randomSeed();
        return LongStream.range(first, first + test.value()).mapToObj(Repetition::new);
    }

    /** Short, for somebody may have to type it. */
    static long randomSeed() {
        return new SplittableRandom().nextInt(1_000_000_000);
    }

    private record Repetition(long seed) implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int index) {
            return "[" + index + "] seed " + seed;
        }

        @Override
        public void prepareInvocation(ExtensionContext invocation) {
            TestSettings.setSeed(invocation, seed);
        }
    }
}
