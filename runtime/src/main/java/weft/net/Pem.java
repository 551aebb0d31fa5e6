package weft.net;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Reads certificates and keys from PEM files (RFC 7468), with or without text between the blocks. */
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----", Pattern.DOTALL);

    /** What the JDK may take a key for. */
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    // Identifiers of algorithms in DER: ITU-T X.690, RFC 3279, RFC 5480.
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
    };
    private static final byte[] EC_KEY = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int PARAMETERS = 0xa0;

    private Pem() {}

    static List<X509Certificate> certificates(Path file) throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Matcher block = blocks(file); block.find(); ) {
            if (block.group(1).equals("CERTIFICATE") || block.group(1).equals("X509 CERTIFICATE")) {
                certificates.add(certificate(file, decode(file, block)));
            }
        }
        if (certificates.isEmpty()) {
            throw new SSLException("no certificate in " + file + "; it should have -----BEGIN CERTIFICATE-----");
        }
        return certificates;
    }

    private static X509Certificate certificate(Path file, byte[] der) throws SSLException {
        try {
            Certificate certificate =
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            return (X509Certificate) certificate;
        } catch (CertificateException e) {
            throw new SSLException("broken certificate in " + file, e);
        }
    }

    static PrivateKey privateKey(Path file) throws IOException {
        for (Matcher block = blocks(file); block.find(); ) {
            byte[] der = decode(file, block);
            switch (block.group(1)) {
                case "PRIVATE KEY" -> {
                    return key(file, der);
                }
                case "RSA PRIVATE KEY" -> {
                    return key(file, sequence(VERSION_0, RSA, tagged(OCTET_STRING, der)));
                }
                case "EC PRIVATE KEY" -> {
                    return key(file, ofSec1(file, der));
                }
                case "ENCRYPTED PRIVATE KEY" ->
                    throw new SSLException("the key in " + file + " is encrypted; decrypt it with `openssl pkey -in "
                            + file.getFileName() + " -out FILE`, or make the SSLContext yourself");
                default -> {} // Certificates may stand in the same file.
            }
        }
        throw new SSLException("no private key in " + file + "; it should have -----BEGIN PRIVATE KEY-----");
    }

    private static PrivateKey key(Path file, byte[] pkcs8) throws SSLException {
        GeneralSecurityException failure = null;
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException e) {
                failure = e;
            }
        }
        throw new SSLException(
                "the key in " + file + " is broken, or of a kind that this JVM doesn't know; it knows " + ALGORITHMS,
                failure);
    }

    /** SEC 1 has the curve inside of the key (RFC 5915), PKCS #8 wants it outside. */
    private static byte[] ofSec1(Path file, byte[] der) throws SSLException {
        try {
            int at = contentOf(der, 0);
            while (at < der.length && (der[at] & 0xff) != PARAMETERS) {
                at = contentOf(der, at) + lengthOf(der, at);
            }
            int start = contentOf(der, at);
            byte[] curve = Arrays.copyOfRange(der, start, start + lengthOf(der, at));
            return sequence(VERSION_0, sequence(EC_KEY, curve), tagged(OCTET_STRING, der));
        } catch (ArrayIndexOutOfBoundsException e) {
            throw new SSLException(
                    "the key in " + file + " doesn't say which curve it is on; convert it with `openssl pkcs8 "
                            + "-topk8 -nodes`",
                    e);
        }
    }

    /** Where the content of the value at {@code at} begins. */
    private static int contentOf(byte[] der, int at) {
        int length = der[at + 1] & 0xff;
        return at + 2 + (length < 0x80 ? 0 : length - 0x80);
    }

    private static int lengthOf(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = at + 2; i < contentOf(der, at); i++) {
            length = length << 8 | (der[i] & 0xff);
        }
        return length;
    }

    private static byte[] sequence(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return tagged(SEQUENCE, all.toByteArray());
    }

    private static byte[] tagged(int tag, byte[] content) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(tag);
        if (content.length >= 0x100) {
            all.write(0x82); // Two bytes of length follow, which will do for a key.
            all.write(content.length >> 8);
        } else if (content.length >= 0x80) {
            all.write(0x81);
        }
        all.write(content.length);
        all.writeBytes(content);
        return all.toByteArray();
    }

    private static Matcher blocks(Path file) throws IOException {
        return BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    }

    private static byte[] decode(Path file, Matcher block) throws SSLException {
        try {
            return Base64.getMimeDecoder().decode(block.group(2));
        } catch (IllegalArgumentException e) {
            throw new SSLException("the " + block.group(1) + " in " + file + " is not Base64", e);
        }
    }
}
