package dev.redoubt.client.file;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A small JPEG of a PNG or JPEG of the user's own, made on this device. Drawn anew, so that nothing of the original but its
 * picture is in it: no place, no camera, no comment.
 */
public final class Thumbnail {
    public static final int MAX_BYTES = 32 * 1024;

    private static final long LARGEST_FILE = 64L << 20;
    private static final int LONGEST_SIDE = 20_000;
    private static final long MOST_PIXELS = 100_000_000;
    private static final List<Integer> SIDES = List.of(320, 200, 120, 64);
    private static final List<Float> QUALITIES = List.of(0.8f, 0.6f, 0.4f);

    private Thumbnail() {}

    /** @return at most 32 KiB; empty where the file is no such picture, or one that is too large to look at */
    public static Optional<byte[]> of(Path file) {
        try {
            return Files.size(file) > LARGEST_FILE
                    ? Optional.empty()
                    : read(file).flatMap(Thumbnail::smallEnough);
        } catch (IOException | RuntimeException e) {
            // Decoders fail in both ways on pictures that are broken; a file goes without a thumbnail then.
            return Optional.empty();
        }
    }

    private static Optional<BufferedImage> read(Path file) throws IOException {
        try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            while (readers.hasNext()) {
                ImageReader reader = readers.next();
                try {
                    String format = reader.getFormatName().toLowerCase(Locale.ROOT);
                    if (format.equals("png") || format.equals("jpeg")) {
                        return read(reader, in);
                    }
                } finally {
                    reader.dispose();
                }
            }
            return Optional.empty();
        }
    }

    /** Looks at the size before it decodes, and decodes no more pixels than a thumbnail needs. */
    private static Optional<BufferedImage> read(ImageReader reader, ImageInputStream in) throws IOException {
        reader.setInput(in, true, true);
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if (width < 1 || height < 1 || Math.max(width, height) > LONGEST_SIDE || (long) width * height > MOST_PIXELS) {
            return Optional.empty();
        }
        int step = Math.max(1, Math.min(Math.max(width, height) / (2 * SIDES.getFirst()), Math.min(width, height)));
        ImageReadParam parameters = reader.getDefaultReadParam();
        parameters.setSourceSubsampling(step, step, 0, 0);
        return Optional.of(reader.read(0, parameters));
    }

    private static Optional<byte[]> smallEnough(BufferedImage image) {
        for (int side : SIDES) {
            BufferedImage small = drawn(image, side);
            for (float quality : QUALITIES) {
                byte[] jpeg = jpeg(small, quality);
                if (jpeg.length <= MAX_BYTES) {
                    return Optional.of(jpeg);
                }
            }
        }
        return Optional.empty();
    }

    private static BufferedImage drawn(BufferedImage image, int side) {
        double scale = Math.min(1, (double) side / Math.max(image.getWidth(), image.getHeight()));
        int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = small.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(image, 0, 0, width, height, Color.WHITE, null);
        graphics.dispose();
        return small;
    }

    private static byte[] jpeg(BufferedImage image, float quality) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
