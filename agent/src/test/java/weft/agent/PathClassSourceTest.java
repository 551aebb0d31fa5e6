package weft.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathClassSourceTest {
    @TempDir
    Path directory;

    @Test
    void classesAreFoundInDirectoriesThenJarsThenTheJdk() throws IOException {
        Files.createDirectories(directory.resolve("a"));
        Files.write(directory.resolve("a/A.class"), new byte[] {1});
        Path jar = jar("a/A.class", "b/B.class", "BOOT-INF/classes/c/C.class");
        try (PathClassSource source = PathClassSource.open(directory, List.of(jar))) {
            assertArrayEquals(new byte[] {1}, source.find("a/A"));
            assertArrayEquals(new byte[] {2}, source.find("b/B"));
            assertArrayEquals(new byte[] {2}, source.find("c/C"));
            assertNotNull(source.find("java/util/List"));
            assertNotNull(source.find("java/sql/Connection"));
            assertEquals(Set.of(), source.missing());
        }
    }

    @Test
    void whatIsMissingIsRemembered() throws IOException {
        try (PathClassSource source = PathClassSource.open(directory, List.of())) {
            assertNull(source.find("x/Y$Z"));
            assertEquals(Set.of("x.Y$Z"), source.missing());
        }
    }

    private Path jar(String... names) throws IOException {
        Path jar = directory.resolve("some.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (String name : names) {
                out.putNextEntry(new ZipEntry(name));
                out.write(2);
            }
        }
        return jar;
    }
}
