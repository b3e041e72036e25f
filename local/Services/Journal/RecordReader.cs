using System.Buffers.Binary;
using System.Text;

namespace Billing.Local.Journal;

/// <summary>Reads what <see cref="RecordWriter"/> wrote, field by field.</summary>
internal ref struct RecordReader(ReadOnlySpan<byte> record)
{
    private ReadOnlySpan<byte> _rest = record;

    public readonly bool AtEnd => _rest.IsEmpty;

    public byte Byte()
    {
        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    public bool Flag() => Byte() != 0;

    public long Number()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (long)value;
            }
        }
    }

    public int Count() => checked((int)Number());

    public long Fixed()
    {
        var value = BinaryPrimitives.ReadInt64LittleEndian(_rest);
        _rest = _rest[sizeof(long)..];
        return value;
    }

    public DateTimeOffset Time() => new(Fixed(), TimeSpan.Zero);

    public DateTimeOffset? OptionalTime() => Flag() ? Time() : null;

    public string? OptionalText()
    {
        var length = Count();
        return length == 0 ? null : Encoding.UTF8.GetString(Take(length - 1));
    }

    /// <exception cref="InvalidDataException">There is null.</exception>
    public string Text() => OptionalText() ?? throw new InvalidDataException("A journal record lacks a text that it must have.");

    public string Utf8() => Encoding.UTF8.GetString(Bytes());

    public ReadOnlySpan<byte> Bytes() => Take(Count());

    private ReadOnlySpan<byte> Take(int length)
    {
        var value = _rest[..length];
        _rest = _rest[length..];
        return value;
    }
}
