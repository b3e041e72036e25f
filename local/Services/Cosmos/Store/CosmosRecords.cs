using System.Buffers;
using System.Text;

namespace Billing.Local.Cosmos;

/// <summary>The kinds of journal records. The numbers are part of the file format.</summary>
internal enum CosmosRecordKind : byte
{
    DatabaseMade = 1,
    DatabaseDropped = 2,
    ContainerDefined = 3,
    ContainerDropped = 4,
    Commit = 5,

    /// <summary>Counters that the live documents alone do not tell: the last LSN and the last document number.</summary>
    ContainerCounters = 6,

    /// <summary>The numbers of the last database and container, which may have been dropped since.</summary>
    AccountCounters = 7,
}

/// <summary>Writes one journal record: a version byte, the kind, then fields of variable length.</summary>
internal sealed class RecordWriter
{
    public const byte Version = 1;
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);

    /// <summary>The record so far; valid until the next <see cref="Start"/>.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public void Start(CosmosRecordKind kind)
    {
        _buffer.ResetWrittenCount();
        Byte(Version);
        Byte((byte)kind);
    }

    public void Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    /// <summary>A number that is not negative, seven bits a byte.</summary>
    public void Number(long value)
    {
        var rest = (ulong)value;
        while (rest >= 0x80)
        {
            Byte((byte)(rest | 0x80));
            rest >>= 7;
        }

        Byte((byte)rest);
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Number(value.Length);
        _buffer.Write(value);
    }

    public void Text(string value) => Bytes(Encoding.UTF8.GetBytes(value));
}

/// <summary>Reads what <see cref="RecordWriter"/> wrote.</summary>
internal ref struct RecordReader
{
    private ReadOnlySpan<byte> _rest;

    /// <exception cref="InvalidDataException">The record is of a version that this code does not know.</exception>
    public RecordReader(ReadOnlySpan<byte> record)
    {
        if (record.Length < 2 || record[0] != RecordWriter.Version)
        {
            throw new InvalidDataException("The journal holds a Cosmos record of an unknown version.");
        }

        Kind = (CosmosRecordKind)record[1];
        _rest = record[2..];
    }

    public CosmosRecordKind Kind { get; }

    public byte Byte()
    {
        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    public long Number()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = Byte();
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return (long)value;
            }
        }
    }

    public ReadOnlySpan<byte> Bytes()
    {
        var length = (int)Number();
        var value = _rest[..length];
        _rest = _rest[length..];
        return value;
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());
}
