using System.Runtime.Serialization;
using Billing.Local.Journal;

namespace Billing.Local.ServiceBus;

/// <summary>The values that application properties may have, and their encoding in the journal.</summary>
internal static class PropertyValue
{
    private enum Kind : byte
    {
        Null,
        Text,
        True,
        False,
        Byte,
        SByte,
        Char,
        Int16,
        UInt16,
        Int32,
        UInt32,
        Int64,
        UInt64,
        Single,
        Double,
        Decimal,
        Guid,
        Uri,
        DateTime,
        DateTimeOffset,
        TimeSpan,
    }

    /// <summary>Refuses a value of a type that Service Bus does not carry.</summary>
    /// <exception cref="SerializationException">It is of such a type.</exception>
    public static void Check(string name, object? value)
    {
        if (value is null or string or bool or byte or sbyte or char or short or ushort or int or uint or long or ulong or float
            or double or decimal or Guid or Uri or DateTime or DateTimeOffset or TimeSpan)
        {
            return;
        }

        throw new SerializationException(
            $"Serialization failed due to an unsupported type, {value.GetType().FullName}, of the application property '{name}'.");
    }

    public static void Write(RecordWriter writer, object? value)
    {
        writer.Byte((byte)KindOf(value));
        switch (value)
        {
            case string x: writer.Text(x); break;
            case Uri x: writer.Text(x.OriginalString); break;
            case Guid x: writer.Bytes(x.ToByteArray()); break;
            case decimal x: WriteDecimal(writer, x); break;
            case DateTimeOffset x: writer.Fixed(x.Ticks); writer.Fixed(x.Offset.Ticks); break;
            case null or bool: break;
            default: writer.Fixed(Bits(value)); break;
        }
    }

    public static object? Read(ref RecordReader reader)
    {
        var kind = (Kind)reader.Byte();
        return kind switch
        {
            Kind.Null => null,
            Kind.Text => reader.Text(),
            Kind.True => true,
            Kind.False => false,
            Kind.Byte => (byte)reader.Fixed(),
            Kind.SByte => (sbyte)reader.Fixed(),
            Kind.Char => (char)reader.Fixed(),
            Kind.Int16 => (short)reader.Fixed(),
            Kind.UInt16 => (ushort)reader.Fixed(),
            Kind.Int32 => (int)reader.Fixed(),
            Kind.UInt32 => (uint)reader.Fixed(),
            Kind.Int64 => reader.Fixed(),
            Kind.UInt64 => (ulong)reader.Fixed(),
            Kind.Single => BitConverter.Int32BitsToSingle((int)reader.Fixed()),
            Kind.Double => BitConverter.Int64BitsToDouble(reader.Fixed()),
            Kind.Decimal => ReadDecimal(ref reader),
            Kind.Guid => new Guid(reader.Bytes()),
            Kind.Uri => new Uri(reader.Text(), UriKind.RelativeOrAbsolute),
            Kind.DateTime => DateTime.FromBinary(reader.Fixed()),
            Kind.DateTimeOffset => new DateTimeOffset(reader.Fixed(), TimeSpan.FromTicks(reader.Fixed())),
            Kind.TimeSpan => TimeSpan.FromTicks(reader.Fixed()),
            _ => throw new InvalidDataException($"Service Bus record: property kind {kind} is unknown."),
        };
    }

    private static Kind KindOf(object? value) => value switch
    {
        null => Kind.Null,
        string => Kind.Text,
        true => Kind.True,
        false => Kind.False,
        byte => Kind.Byte,
        sbyte => Kind.SByte,
        char => Kind.Char,
        short => Kind.Int16,
        ushort => Kind.UInt16,
        int => Kind.Int32,
        uint => Kind.UInt32,
        long => Kind.Int64,
        ulong => Kind.UInt64,
        float => Kind.Single,
        double => Kind.Double,
        decimal => Kind.Decimal,
        Guid => Kind.Guid,
        Uri => Kind.Uri,
        DateTime => Kind.DateTime,
        DateTimeOffset => Kind.DateTimeOffset,
        TimeSpan => Kind.TimeSpan,
        _ => throw new SerializationException($"Unsupported type {value.GetType().FullName}."),
    };

    /// <summary>A value of at most eight bytes as a number.</summary>
    private static long Bits(object value) => value switch
    {
        byte x => x,
        sbyte x => x,
        char x => x,
        short x => x,
        ushort x => x,
        int x => x,
        uint x => x,
        long x => x,
        ulong x => (long)x,
        float x => BitConverter.SingleToInt32Bits(x),
        double x => BitConverter.DoubleToInt64Bits(x),
        DateTime x => x.ToBinary(),
        _ => ((TimeSpan)value).Ticks,
    };

    private static void WriteDecimal(RecordWriter writer, decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        foreach (var part in parts)
        {
            writer.Fixed(part);
        }
    }

    private static decimal ReadDecimal(ref RecordReader reader)
    {
        Span<int> parts = stackalloc int[4];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = (int)reader.Fixed();
        }

        return new decimal(parts);
    }
}
