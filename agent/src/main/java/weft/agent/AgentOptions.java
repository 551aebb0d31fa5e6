package weft.agent;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the agent is asked for with system properties.
 *
 * @param dump {@code -Dweft.weave.dump=DIR}: where each woven class is written to, for {@code javap} to read; or null
 * @param verbose {@code -Dweft.weave.verbose}: say which methods were woven, and why; and where nothing was, why not
 */
record AgentOptions(@Nullable Path dump, boolean verbose) {
    static AgentOptions fromSystemProperties() {
        String dump = System.getProperty("weft.weave.dump");
        String verbose = System.getProperty("weft.weave.verbose");
        return new AgentOptions(
                dump == null || dump.isEmpty() ? null : Path.of(dump), verbose != null && !verbose.equals("false"));
    }
}
