package weft.launching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The jar that users download. */
class AgentJarTest {
    @Test
    void itHoldsTheWeaverAndItsOwnCopyOfAsmAndNothingElse() throws Exception {
        Set<String> packages = new TreeSet<>();
        try (JarFile jar = new JarFile(Jvm.AGENT)) {
            jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class"))
                    .forEach(name -> packages.add(name.substring(0, name.lastIndexOf('/'))));
        }
        assertTrue(packages.remove("weft/agent"));
        assertTrue(packages.remove("weft/weave"));
        packages.removeIf(name -> name.startsWith("weft/weave/asm"));
        assertEquals(Set.of(), packages);
    }

    @Test
    void itIsAnAgentHoweverItIsStarted() throws Exception {
        try (JarFile jar = new JarFile(Jvm.AGENT)) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            for (String key : List.of("Premain-Class", "Agent-Class", "Launcher-Agent-Class")) {
                assertEquals("weft.agent.WeftAgent", manifest.getValue(key), key);
            }
            assertEquals("weft.agent.Main", manifest.getValue("Main-Class"));
            assertEquals("true", manifest.getValue("Can-Retransform-Classes"));
            assertEquals("weft.agent", manifest.getValue("Automatic-Module-Name"));
        }
    }
}
