package weft.net;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Contexts for {@link TlsStream} from PEM files (RFC 7468), as {@code openssl} makes them. For start-up: these read files and
 * don't suspend.
 */
public final class Tls {
    private static final char[] NO_PASSWORD = {};

    private Tls() {}

    /**
     * We are who {@code certChain} says. For servers, and for clients that must say who they are; the other side is trusted
     * as the JDK does.
     *
     * @param certChain our certificate, followed by those that vouch for it
     * @param privateKey of the first certificate: PKCS #8, PKCS #1 or SEC 1, not encrypted
     * @throws IOException if a file cannot be read, or isn't what it should be
     */
    public static SSLContext contextFromPem(Path certChain, Path privateKey) throws IOException {
        return context(keyManagers(certChain, privateKey), null);
    }

    /**
     * We are who {@code certChain} says, and the other side must be vouched for by one of the certificates in {@code ca}. For
     * servers that ask for client certificates, and for such clients.
     *
     * @throws IOException if a file cannot be read, or isn't what it should be
     */
    public static SSLContext contextFromPem(Path certChain, Path privateKey, Path ca) throws IOException {
        return context(keyManagers(certChain, privateKey), trustManagers(ca));
    }

    /**
     * The other side must be vouched for by one of the certificates in {@code ca}, or be one of them; whom the JDK trusts
     * does not count. For clients of servers with certificates of their own making.
     *
     * @throws IOException if the file cannot be read, or has no certificate
     */
    public static SSLContext trustPem(Path ca) throws IOException {
        return context(null, trustManagers(ca));
    }

    static SSLContext defaultContext() throws SSLException {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new SSLException("this JVM has no TLS", e);
        }
    }

    private static SSLContext context(KeyManager @Nullable [] keys, TrustManager @Nullable [] trust)
            throws SSLException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new SSLException("this JVM has no TLS", e);
        }
    }

    private static KeyManager[] keyManagers(Path certChain, Path privateKey) throws IOException {
        List<X509Certificate> chain = Pem.certificates(certChain);
        PrivateKey key = Pem.privateKey(privateKey);
        try {
            KeyStore store = emptyStore();
            store.setKeyEntry("key", key, NO_PASSWORD, chain.toArray(new X509Certificate[0]));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw new SSLException(
                    "the certificates in " + certChain + " and the key in " + privateKey + " cannot be used together",
                    e);
        }
    }

    private static TrustManager[] trustManagers(Path ca) throws IOException {
        List<X509Certificate> trusted = Pem.certificates(ca);
        try {
            KeyStore store = emptyStore();
            for (int i = 0; i < trusted.size(); i++) {
                store.setCertificateEntry("ca" + i, trusted.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new SSLException("the certificates in " + ca + " cannot be used", e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
