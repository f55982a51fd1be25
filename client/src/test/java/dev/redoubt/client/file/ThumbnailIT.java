package dev.redoubt.client.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThumbnailIT {
    @TempDir
    private Path folder;

    private Path picture(int width, int height, String format) throws Exception {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(1);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        Path file = folder.resolve("picture." + format);
        assertTrue(ImageIO.write(image, format, file.toFile()));
        return file;
    }

    @ParameterizedTest
    @CsvSource({"png, 1, 1", "png, 2000, 10", "jpeg, 1600, 1200", "png, 300, 900", "jpeg, 1, 3000"})
    void aPictureGetsASmallOne(String format, int width, int height) throws Exception {
        byte[] thumbnail = Thumbnail.of(picture(width, height, format)).orElseThrow();
        assertTrue(thumbnail.length <= Thumbnail.MAX_BYTES);
        BufferedImage small = ImageIO.read(new ByteArrayInputStream(thumbnail));
        assertTrue(Math.max(small.getWidth(), small.getHeight()) <= 320);
        assertEquals(width > height, small.getWidth() > small.getHeight());
    }

    /** PNG (W3C) chunks: length, type, data, CRC. */
    private static void chunk(DataOutputStream out, String type, byte[] data) throws Exception {
        CRC32 crc = new CRC32();
        crc.update(type.getBytes(StandardCharsets.US_ASCII));
        crc.update(data);
        out.writeInt(data.length);
        out.writeBytes(type);
        out.write(data);
        out.writeInt((int) crc.getValue());
    }

    private Path claiming(int width, int height) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(0x89504e470d0a1a0aL);
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(header);
        fields.writeInt(width);
        fields.writeInt(height);
        fields.write(new byte[] {8, 2, 0, 0, 0});
        chunk(out, "IHDR", header.toByteArray());
        chunk(out, "IDAT", new byte[] {1, 2, 3});
        chunk(out, "IEND", new byte[0]);
        return Files.write(folder.resolve("bomb.png"), bytes.toByteArray());
    }

    @ParameterizedTest
    @CsvSource({"20001, 1", "1, 20001", "10001, 10000", "2147483647, 2147483647", "100, 100", "0, 0"})
    void whatIsTooLargeOrBrokenIsNotLookedAt(int width, int height) throws Exception {
        assertTrue(Thumbnail.of(claiming(width, height)).isEmpty());
    }

    @Test
    void whatIsNoPictureHasNone() throws Exception {
        assertTrue(Thumbnail.of(Files.writeString(folder.resolve("a.png"), "not a picture"))
                .isEmpty());
        assertTrue(Thumbnail.of(folder.resolve("missing.png")).isEmpty());
        assertTrue(Thumbnail.of(picture(10, 10, "gif")).isEmpty());
    }

    @Test
    void nothingButThePictureIsInIt() throws Exception {
        byte[] jpeg = Files.readAllBytes(picture(400, 300, "jpeg"));
        byte[] secret = "GPS 52.5200 13.4050".getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream tagged = new ByteArrayOutputStream();
        tagged.write(jpeg, 0, 2);
        // A comment segment, where cameras put theirs.
        tagged.write(new byte[] {(byte) 0xff, (byte) 0xfe, 0, (byte) (secret.length + 2)});
        tagged.write(secret);
        tagged.write(jpeg, 2, jpeg.length - 2);
        byte[] thumbnail = Thumbnail.of(Files.write(folder.resolve("tagged.jpg"), tagged.toByteArray()))
                .orElseThrow();
        assertFalse(new String(thumbnail, StandardCharsets.ISO_8859_1).contains("GPS"));
    }
}
