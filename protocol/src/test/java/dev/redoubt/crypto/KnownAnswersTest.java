package dev.redoubt.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody else's numbers for every primitive but ML-KEM, which has a test of its own. */
class KnownAnswersTest {
    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static Secret secret(String hex) {
        return Secret.takeOwnershipOf(hex(hex));
    }

    private static String hex(Secret secret) {
        return secret.read(HexFormat.of()::formatHex);
    }

    @Test
    void hkdfGivesRfc5869TestCase1() {
        Secret prk = Hkdf.SHA256.extract(hex("000102030405060708090a0b0c"), secret("0b".repeat(22)));
        assertEquals("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5", hex(prk));
        assertEquals(
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
                hex(Hkdf.SHA256.expand(prk, hex("f0f1f2f3f4f5f6f7f8f9"), 42)));
    }

    @Test
    void hkdfGivesRfc5869TestCase3WithoutSaltAndInfo() {
        Secret prk = Hkdf.SHA256.extract(new byte[0], secret("0b".repeat(22)));
        assertEquals("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04", hex(prk));
        assertEquals(
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
                hex(Hkdf.SHA256.expand(prk, new byte[0], 42)));
    }

    /**
     * R is not of prime order, which only its signer can do. SPEC.md takes the equation with the cofactor: a library that goes
     * over to the other one would refuse account states that others take. Made by hand from the formulas of RFC 8032.
     */
    @Test
    void signatureIsVerifiedWithTheCofactor() throws Exception {
        VerifyingKey key = VerifyingKey.parse(hex("ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c"));
        byte[] signature = hex("e1050fb57fe85e66fca4838e284383fdda527a11d0a04e153eaf84c2decf0f1c"
                + "20b6a68d27936de7ce51e2b4602be238e02231a50439bd1958092e394711350d");
        assertTrue(key.verify(hex("6d3030"), signature));
        assertFalse(key.verify(hex("6d3031"), signature));
    }

    /** RFC 5869 has no test cases for SHA-512. */
    @ParameterizedTest
    @ValueSource(ints = {1, 32, 64, 65, 96, 255 * 64})
    void hkdfWithSha512GivesWhatBouncyCastleGives(int size) {
        byte[] salt = hex("a0a1a2a3");
        byte[] info = hex("b0b1b2b3b4");
        HKDFBytesGenerator theirs = new HKDFBytesGenerator(new SHA512Digest());
        theirs.init(new HKDFParameters(hex("0c".repeat(40)), salt, info));
        byte[] expected = new byte[size];
        theirs.generateBytes(expected, 0, size);
        Secret prk = Hkdf.SHA512.extract(salt, secret("0c".repeat(40)));
        assertTrue(Hkdf.SHA512.expand(prk, info, size).contentEquals(expected));
    }

    @Test
    void hkdfRefusesMoreThan255Blocks() {
        Secret prk = Hkdf.SHA512.extract(new byte[0], secret("00"));
        assertThrows(IllegalArgumentException.class, () -> Hkdf.SHA512.expand(prk, new byte[0], 255 * 64 + 1));
    }

    @Test
    void x25519GivesRfc7748Section5() throws Exception {
        X25519KeyPair pair =
                X25519KeyPair.ofPrivateKey(secret("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"));
        Secret shared = pair.agree(hex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"));
        assertEquals("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552", hex(shared));
    }

    @Test
    void x25519GivesRfc7748Section6() throws Exception {
        X25519KeyPair alice =
                X25519KeyPair.ofPrivateKey(secret("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
        X25519KeyPair bob =
                X25519KeyPair.ofPrivateKey(secret("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));
        assertArrayEquals(hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"), alice.publicKey());
        assertArrayEquals(hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"), bob.publicKey());
        String shared = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";
        assertEquals(shared, hex(alice.agree(bob.publicKey())));
        assertEquals(shared, hex(bob.agree(alice.publicKey())));
    }

    /** The points of small order, canonical and not, as listed at cr.yp.to/ecdh.html. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void x25519RefusesPointsOfSmallOrder(String point) {
        X25519KeyPair pair = X25519KeyPair.ofPrivateKey(secret("42".repeat(32)));
        assertThrows(InvalidKeyMaterialException.class, () -> pair.agree(hex(point)));
    }

    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    })
    void ed25519GivesRfc8032Section7(String seed, String publicKey, String message, String signature) throws Exception {
        SigningKey key = SigningKey.ofSeed(secret(seed));
        assertArrayEquals(hex(publicKey), key.verifyingKey().toBytes());
        assertArrayEquals(hex(signature), key.sign(hex(message)));
        assertTrue(VerifyingKey.parse(hex(publicKey)).verify(hex(message), hex(signature)));
    }

    @Test
    void ed25519RefusesAnotherMessageAnotherSignatureAndAnotherLength() {
        SigningKey key = SigningKey.ofSeed(secret("42".repeat(32)));
        byte[] signature = key.sign(hex("00"));
        assertFalse(key.verifyingKey().verify(hex("01"), signature));
        assertFalse(key.verifyingKey().verify(hex("00"), java.util.Arrays.copyOf(signature, 63)));
        signature[63] ^= (byte) 0x80;
        assertFalse(key.verifyingKey().verify(hex("00"), signature));
    }

    /** The neutral element, one of order two, one of order eight, and one that is not canonical. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0100000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void ed25519RefusesKeysOfSmallOrder(String key) {
        assertThrows(InvalidKeyMaterialException.class, () -> VerifyingKey.parse(hex(key)));
    }

    /** McGrew and Viega, "The Galois/Counter Mode of Operation", as submitted to NIST, test cases 13, 14 and 16. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000000000000000000000000000000000000000000000000000,000000000000000000000000,'','',"
                + "530f8afbc74536b9a963b4f1c4cb738b",
        "0000000000000000000000000000000000000000000000000000000000000000,000000000000000000000000,"
                + "00000000000000000000000000000000,'',cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919",
        "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308,cafebabefacedbaddecaf888,"
                + "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39,"
                + "feedfacedeadbeeffeedfacedeadbeefabaddad2,"
                + "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                + "76fc6ece0f4e1768cddf8853bb2d551b"
    })
    void gcmGivesTheNistVectors(String key, String nonce, String plaintext, String associated, String sealed)
            throws Exception {
        byte[] made = AesGcm.seal(secret(key), hex(nonce), hex(plaintext), hex(associated));
        assertArrayEquals(hex(sealed), made);
        assertArrayEquals(hex(plaintext), AesGcm.open(secret(key), hex(nonce), made, hex(associated)));
    }

    @Test
    void gcmRefusesEveryCutAndEveryChange() {
        Secret key = secret("11".repeat(32));
        byte[] nonce = new byte[AesGcm.NONCE_SIZE];
        byte[] sealed = AesGcm.seal(key, nonce, hex("00112233"), hex("44"));
        for (int at = 0; at < sealed.length; at++) {
            byte[] cut = java.util.Arrays.copyOf(sealed, at);
            byte[] changed = sealed.clone();
            changed[at] ^= 1;
            assertThrows(AEADBadTagException.class, () -> AesGcm.open(key, nonce, cut, hex("44")));
            assertThrows(AEADBadTagException.class, () -> AesGcm.open(key, nonce, changed, hex("44")));
        }
        assertThrows(AEADBadTagException.class, () -> AesGcm.open(key, nonce, sealed, hex("45")));
    }

    @Test
    void digestsGiveFips180Abc() {
        assertEquals(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                HexFormat.of().formatHex(Digests.sha256(hex("61"), hex("6263"))));
        String sha512 = "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";
        assertEquals(sha512, HexFormat.of().formatHex(Digests.sha512(hex("61"), hex("6263"))));
        assertEquals(
                sha512, HexFormat.of().formatHex(PrefixDigest.sha512(hex("61")).with(hex("62"), hex("63"))));
    }

    @Test
    void prefixIsHashedOnceAndUsedManyTimes() {
        PrefixDigest prefix = PrefixDigest.sha512(hex("0102"));
        assertArrayEquals(Digests.sha512(hex("010203")), prefix.with(hex("03")));
        assertArrayEquals(Digests.sha512(hex("010204")), prefix.with(hex("04")));
    }
}
