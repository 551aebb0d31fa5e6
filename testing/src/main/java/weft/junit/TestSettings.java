package weft.junit;

import java.lang.reflect.Method;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What the annotations of a test and the configuration say.
 *
 * @param timeout of the test method; null for none
 * @param seed of the order of tasks; null for first come first served
 */
record TestSettings(@Nullable Duration timeout, @Nullable Long seed) {
    private static final String TIMEOUT = "weft.test.timeout";
    private static final String SEED = "weft.test.seed";
    private static final String RANDOM = "random";

    private static final Pattern SPAN = Pattern.compile("([0-9]+) *(ms|s|min|h)");
    private static final Map<String, ChronoUnit> UNITS =
            Map.of("ms", ChronoUnit.MILLIS, "s", ChronoUnit.SECONDS, "min", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS);

    static TestSettings of(ExtensionContext test) {
        Method method = test.getRequiredTestMethod();
        String timeout = "";
        long[] seed = {};
        AsyncTest plain = method.getAnnotation(AsyncTest.class);
        AsyncRepeatedTest repeated = method.getAnnotation(AsyncRepeatedTest.class);
        AsyncParameterizedTest parameterized = method.getAnnotation(AsyncParameterizedTest.class);
        if (plain != null) {
            timeout = plain.timeout();
            seed = plain.seed();
        } else if (repeated != null) {
            timeout = repeated.timeout();
        } else if (parameterized != null) {
            timeout = parameterized.timeout();
            seed = parameterized.seed();
        }
        if (timeout.isEmpty()) {
            timeout = test.getConfigurationParameter(TIMEOUT).orElse("");
        }
        return new TestSettings(timeout.isEmpty() ? null : span(timeout), seedOf(test, seed));
    }

    /** What {@link RandomOrders} says, or the configuration, or the annotation, in this order. */
    private static @Nullable Long seedOf(ExtensionContext test, long[] annotated) {
        Long repetition = WeftExtension.store(test).get(SEED, Long.class);
        if (repetition != null) {
            return repetition;
        }
        Long configured = configuredSeed(test);
        if (configured != null) {
            return configured;
        }
        if (annotated.length > 0) {
            return single(annotated);
        }
        return test.getConfigurationParameter(SEED).isPresent() ? RandomOrders.randomSeed() : null;
    }

    static void setSeed(ExtensionContext test, long seed) {
        WeftExtension.store(test).put(SEED, seed);
    }

    /** The seed that all tests shall have; null if none is set, or a random one for each. */
    static @Nullable Long configuredSeed(ExtensionContext context) {
        String seed = context.getConfigurationParameter(SEED).orElse(RANDOM);
        if (seed.equals(RANDOM)) {
            return null;
        }
        try {
            return Long.valueOf(seed.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(SEED + "=" + seed + " is neither a number nor 'random'", e);
        }
    }

    static long single(long[] seed) {
        if (seed.length != 1) {
            throw new IllegalArgumentException("a test has one seed, not " + seed.length);
        }
        return seed[0];
    }

    static Duration span(String text) {
        Matcher span = SPAN.matcher(text.strip());
        ChronoUnit unit = span.matches() ? UNITS.get(span.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no timeout; write a number and ms, s, min or h, as in \"5s\"");
        }
        return Duration.of(Long.parseLong(span.group(1)), unit);
    }

    static String format(Duration span) {
        return span.toMillis() % 1000 == 0 ? span.toSeconds() + " s" : span.toMillis() + " ms";
    }
}
