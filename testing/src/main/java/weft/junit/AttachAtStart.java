package weft.junit;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Attaches the agent to the JVM of the tests before JUnit looks at them, if {@code weft.test.attach=true}, as a system
 * property or in {@code junit-platform.properties}, says so: for where nobody can or will give {@code -javaagent}, as in
 * an IDE. The agent is the one on the class path, which {@code weft-junit} brings.
 *
 * <p>Classes that were loaded before stay un-woven, and the agent says which: some tools load test classes early. From
 * JDK 21 on the JVM warns of agents that come late, unless it has {@code -XX:+EnableDynamicAgentLoading}. Needs a JDK.
 */
public final class AttachAtStart implements LauncherSessionListener {
    private static final String SWITCH = "weft.test.attach";
    private static final String CONFIGURATION = "junit-platform.properties";
    private static final String AGENT = "weft.agent.WeftAgent";

    /** Called by JUnit. */
    public AttachAtStart() {}

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (!Boolean.parseBoolean(setting())) {
            return;
        }
        try {
            Class<?> agent = ClassLoader.getSystemClassLoader().loadClass(AGENT);
            if (!isInstalled(agent)) {
                AttachMain.attach(locationOf(agent));
            }
        } catch (ClassNotFoundException e) {
            warn("weft-agent is not on the class path", e);
        } catch (ReflectiveOperationException | IOException | URISyntaxException e) {
            warn("it could not be attached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static @Nullable String setting() {
        String property = System.getProperty(SWITCH);
        return property != null ? property : configuration().getProperty(SWITCH);
    }

    /** JUnit reads its configuration later. */
    private static Properties configuration() {
        Properties configuration = new Properties();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try (InputStream file = loader == null ? null : loader.getResourceAsStream(CONFIGURATION)) {
            if (file != null) {
                configuration.load(file);
            }
        } catch (IOException | IllegalArgumentException unreadable) {
            // JUnit will say so.
        }
        return configuration;
    }

    private static boolean isInstalled(Class<?> agent) throws ReflectiveOperationException {
        try {
            return (Boolean) agent.getMethod("isInstalled").invoke(null);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    static Path locationOf(Class<?> type) throws URISyntaxException {
        URL location = type.getProtectionDomain().getCodeSource().getLocation();
        return Path.of(location.toURI());
    }

    private static void warn(String why, Exception cause) {
        System.getLogger("weft.junit")
                .log(
                        System.Logger.Level.WARNING,
                        "The Weft agent shall be attached (" + SWITCH + "), but " + why
                                + "; tests that nobody wove run on threads",
                        cause);
    }
}
