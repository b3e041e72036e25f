using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Microsoft.DurableTask;

namespace Billing.Local.Durable;

/// <summary>Writes the primitive values of journal records: numbers of variable length, strings, times.</summary>
internal sealed class RecordWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(512);

    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public void Clear() => _buffer.ResetWrittenCount();

    public void Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

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

    public void Time(DateTimeOffset value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(sizeof(long)), value.UtcTicks);
        _buffer.Advance(sizeof(long));
    }

    public void Time(DateTimeOffset? value)
    {
        Flag(value is not null);
        if (value is { } time)
        {
            Time(time);
        }
    }

    /// <summary>The length plus one (zero stands for null), then UTF-8.</summary>
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

    public void Failure(TaskFailureDetails? value)
    {
        Flag(value is not null);
        if (value is not null)
        {
            Text(value.ErrorType);
            Text(value.ErrorMessage);
            Text(value.StackTrace);
            Failure(value.InnerFailure);
        }
    }
}

/// <summary>Reads what <see cref="RecordWriter"/> wrote.</summary>
internal ref struct RecordReader(ReadOnlySpan<byte> record)
{
    private ReadOnlySpan<byte> _rest = record;

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

    public DateTimeOffset Time()
    {
        var ticks = BinaryPrimitives.ReadInt64LittleEndian(_rest);
        _rest = _rest[sizeof(long)..];
        return new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    public DateTimeOffset? OptionalTime() => Flag() ? Time() : null;

    public string? OptionalText()
    {
        var length = Count();
        if (length == 0)
        {
            return null;
        }

        var value = Encoding.UTF8.GetString(_rest[..(length - 1)]);
        _rest = _rest[(length - 1)..];
        return value;
    }

    public string Text() => OptionalText() ?? throw new InvalidDataException("A task hub record lacks a text that it must have.");

    public TaskFailureDetails? OptionalFailure() =>
        Flag() ? new(Text(), Text(), OptionalText(), OptionalFailure(), Properties: null) : null;

    public TaskFailureDetails Failure() =>
        OptionalFailure() ?? throw new InvalidDataException("A task hub record lacks a failure that it must have.");
}
