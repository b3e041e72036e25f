using System.Buffers.Binary;
using System.IO.Hashing;

namespace Billing.Local.Journal;

/// <summary>
/// The bytes of a journal file, little-endian. A file is a header and frames. A frame is one group of records that became
/// durable together; its header tells the length of its body and carries checksums of itself and of the body, and its
/// number is one more than that of the frame before, across files. A record is its length, its lane and its bytes.
/// </summary>
/// <remarks>
/// The next frame is written only when the one before is durable. So a bad frame behind which a good one of a higher
/// number stands was acknowledged, and is damage; a bad frame with nothing good behind it is the torn end of the log.
/// </remarks>
internal static class JournalFormat
{
    public const int FileHeaderSize = 24;
    public const int FrameHeaderSize = 28;
    public const int RecordHeaderSize = 5;

    /// <summary>No frame is longer: a length above it is damage.</summary>
    public const int MaxBody = 1 << 30;

    private const int FrameMark = 0x314D5246; // "FRM1"
    private const long SegmentMark = 0x3130_4745_534A_4642; // "BFJSEG01"
    private const long SnapshotMark = 0x3130_504E_534A_4642; // "BFJSNP01"

    /// <summary>The first bytes of each frame, to look for frames behind damage.</summary>
    public static ReadOnlySpan<byte> FrameMarkBytes => "FRM1"u8;

    /// <param name="target">Receives <see cref="FileHeaderSize"/> bytes.</param>
    /// <param name="kind">Kind of the file.</param>
    /// <param name="firstFrame">Number of the first frame in a segment, or of the first frame after a snapshot.</param>
    public static void WriteFileHeader(Span<byte> target, JournalFileKind kind, long firstFrame)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, MarkOf(kind));
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], firstFrame);
        BinaryPrimitives.WriteInt32LittleEndian(target[16..], 0);
        BinaryPrimitives.WriteUInt32LittleEndian(target[20..], Checksum(target[..20]));
    }

    public static bool TryReadFileHeader(ReadOnlySpan<byte> source, JournalFileKind kind, out long firstFrame)
    {
        firstFrame = BinaryPrimitives.ReadInt64LittleEndian(source[8..]);
        return BinaryPrimitives.ReadInt64LittleEndian(source) == MarkOf(kind)
            && BinaryPrimitives.ReadUInt32LittleEndian(source[20..]) == Checksum(source[..20]);
    }

    /// <summary>Fills in the header before a body that is complete.</summary>
    public static void WriteFrameHeader(Span<byte> frame, long number, int records)
    {
        var body = frame[FrameHeaderSize..];
        BinaryPrimitives.WriteInt32LittleEndian(frame, FrameMark);
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], body.Length);
        BinaryPrimitives.WriteInt64LittleEndian(frame[8..], number);
        BinaryPrimitives.WriteInt32LittleEndian(frame[16..], records);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[20..], Checksum(body));
        BinaryPrimitives.WriteUInt32LittleEndian(frame[24..], Checksum(frame[..24]));
    }

    public static bool TryReadFrameHeader(ReadOnlySpan<byte> source, out FrameHeader header)
    {
        header = new FrameHeader(
            BinaryPrimitives.ReadInt64LittleEndian(source[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[4..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[20..]));
        return BinaryPrimitives.ReadInt32LittleEndian(source) == FrameMark
            && BinaryPrimitives.ReadUInt32LittleEndian(source[24..]) == Checksum(source[..24])
            && header.BodyLength is >= 0 and <= MaxBody;
    }

    public static void WriteRecordHeader(Span<byte> target, JournalLane lane, int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(target, length);
        target[4] = (byte)lane;
    }

    /// <summary>Takes the next record off a body whose checksum was good.</summary>
    public static ReadOnlySpan<byte> TakeRecord(ref ReadOnlySpan<byte> body, out JournalLane lane)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(body);
        lane = (JournalLane)body[4];
        var record = body.Slice(RecordHeaderSize, length);
        body = body[(RecordHeaderSize + length)..];
        return record;
    }

    /// <summary>CRC-32C (Castagnoli, as in RFC 3720): finds any burst of up to 32 wrong bits.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes) => Crc32.HashToUInt32(Crc32ParameterSet.Crc32C, bytes);

    private static long MarkOf(JournalFileKind kind) => kind == JournalFileKind.Segment ? SegmentMark : SnapshotMark;
}

internal enum JournalFileKind
{
    Segment,
    Snapshot,
}

/// <param name="Number">Number of the frame.</param>
/// <param name="BodyLength">Bytes of records behind the header.</param>
/// <param name="Records">How many records there are.</param>
/// <param name="BodyChecksum">CRC-32C of the body.</param>
internal readonly record struct FrameHeader(long Number, int BodyLength, int Records, uint BodyChecksum);
