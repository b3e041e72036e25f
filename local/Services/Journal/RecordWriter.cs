using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Billing.Local.Journal;

/// <summary>Writes the fields of journal records, one after the other, into a buffer that is used again and again.</summary>
/// <remarks>The bytes are part of the file format: data folders of earlier builds must still open.</remarks>
internal sealed class RecordWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);

    /// <summary>The record so far; valid until <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public int Length => _buffer.WrittenCount;

    public void Clear() => _buffer.ResetWrittenCount();

    public void Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    /// <summary>A number that is seldom large, seven bits a byte.</summary>
    public void Number(long value)
    {
        var span = _buffer.GetSpan(10);
        var rest = (ulong)value;
        var count = 0;
        while (rest >= 0x80)
        {
            span[count++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        span[count++] = (byte)rest;
        _buffer.Advance(count);
    }

    /// <summary>A number of eight bytes.</summary>
    public void Fixed(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(sizeof(long)), value);
        _buffer.Advance(sizeof(long));
    }

    public void Time(DateTimeOffset value) => Fixed(value.UtcTicks);

    public void Time(DateTimeOffset? value)
    {
        Flag(value is not null);
        if (value is { } time)
        {
            Time(time);
        }
    }

    /// <summary>A text, or null: its length plus one (zero stands for null), then UTF-8.</summary>
    public void Text(string? value)
    {
        if (value is null)
        {
            Number(0);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(value);
        Number(length + 1L);
        Encoding.UTF8.GetBytes(value, _buffer.GetSpan(length));
        _buffer.Advance(length);
    }

    /// <summary>A text that is never null: its length, then UTF-8.</summary>
    public void Utf8(string value) => Bytes(Encoding.UTF8.GetBytes(value));

    /// <summary>A length, then the bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        Number(value.Length);
        _buffer.Write(value);
    }
}
