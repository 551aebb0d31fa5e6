package weft.agent;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Weaves a jar. The entries keep their order, times and compression; signatures go, since they no longer hold. The jar
 * appears under its name when it is complete, so it may replace the one that it was made from.
 */
final class JarWeaver {
    private static final Pattern SIGNATURE = Pattern.compile("META-INF/([^/]+\\.(SF|RSA|DSA|EC)|SIG-[^/]+)");

    private JarWeaver() {}

    static void weave(Path input, Path output, FileWeaver weaver) throws IOException {
        Map<String, Map<String, byte[]>> replacements = new LinkedHashMap<>();
        try (ZipFile jar = new ZipFile(input.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                Map<String, byte[]> files = weaver.weave(entry.getName(), content(jar, entry));
                if (!files.isEmpty()) {
                    replacements.put(entry.getName(), files);
                }
            }
            if (replacements.isEmpty()) {
                copy(input, output);
                return;
            }
            Path complete = Files.createTempFile(output.toAbsolutePath().getParent(), "weft", ".jar");
            try {
                try (OutputStream file = Files.newOutputStream(complete);
                        ZipOutputStream out = new ZipOutputStream(file)) {
                    write(jar, replacements, out, weaver);
                }
                Files.move(complete, output, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(complete);
            }
        }
    }

    private static void copy(Path input, Path output) throws IOException {
        if (!input.toAbsolutePath().normalize().equals(output.toAbsolutePath().normalize())) {
            Files.copy(input, output, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void write(
            ZipFile jar, Map<String, Map<String, byte[]>> replacements, ZipOutputStream out, FileWeaver weaver)
            throws IOException {
        Set<String> written = new HashSet<>();
        replacements.values().forEach(files -> written.addAll(files.keySet()));
        boolean signed = jar.stream().anyMatch(JarWeaver::isSignature);
        for (Enumeration<? extends ZipEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            Map<String, byte[]> files = replacements.get(entry.getName());
            if (files != null) {
                for (Map.Entry<String, byte[]> file : files.entrySet()) {
                    put(out, entry, file.getKey(), file.getValue());
                }
            } else if (isSignature(entry)) {
                weaver.note("dropped " + entry.getName() + ": the signature no longer holds; sign the jar again");
            } else if (signed && entry.getName().equals(JarFile.MANIFEST_NAME)) {
                put(out, entry, entry.getName(), withoutDigests(content(jar, entry)));
            } else if (!written.contains(entry.getName())) {
                put(out, entry, entry.getName(), content(jar, entry));
            }
        }
    }

    private static boolean isSignature(ZipEntry entry) {
        return SIGNATURE.matcher(entry.getName().toUpperCase(Locale.ROOT)).matches();
    }

    private static byte[] withoutDigests(byte[] manifestFile) throws IOException {
        Manifest manifest = new Manifest(new ByteArrayInputStream(manifestFile));
        for (Attributes attributes : manifest.getEntries().values()) {
            attributes
                    .keySet()
                    .removeIf(name -> name.toString().toUpperCase(Locale.ROOT).contains("-DIGEST"));
        }
        manifest.getEntries().values().removeIf(Attributes::isEmpty);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        manifest.write(out);
        return out.toByteArray();
    }

    private static byte[] content(ZipFile jar, ZipEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    private static void put(ZipOutputStream out, ZipEntry model, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setLastModifiedTime(model.getLastModifiedTime());
        entry.setComment(model.getComment());
        entry.setMethod(model.getMethod());
        if (model.getMethod() == ZipEntry.STORED) {
            CRC32 crc = new CRC32();
            crc.update(content);
            entry.setCrc(crc.getValue());
            entry.setSize(content.length);
        }
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }
}
