using Google.Protobuf;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;

namespace Billing.Substitutes.ServiceBus;

/// <summary>Encodes and decodes message properties as the AMQP map that settlement carries.</summary>
public static class AmqpProperties
{
    private static readonly AmqpSymbol TimeSpanSymbol = "com.microsoft:timespan";
    private static readonly AmqpSymbol UriSymbol = "com.microsoft:uri";
    private static readonly AmqpSymbol DateTimeOffsetSymbol = "com.microsoft:datetime-offset";

    /// <summary>Encodes properties; null gives no bytes.</summary>
    /// <exception cref="NotSupportedException">A value has a type that AMQP does not carry.</exception>
    public static ByteString Encode(IDictionary<string, object>? properties)
    {
        if (properties is null)
        {
            return ByteString.Empty;
        }

        var map = new AmqpMap();
        foreach (var (key, value) in properties)
        {
            map[new MapKey(key)] = ToAmqp(key, value);
        }

        using var buffer = new ByteBuffer(256, autoGrow: true);
        AmqpCodec.EncodeMap(map, buffer);
        return ByteString.CopyFrom(buffer.Buffer, buffer.Offset, buffer.Length);
    }

    /// <summary>Decodes what <see cref="Encode"/> made; no bytes give null.</summary>
    public static IDictionary<string, object>? Decode(ByteString bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (bytes.IsEmpty)
        {
            return null;
        }

        var content = bytes.ToByteArray();
        using var buffer = new ByteBuffer(content, 0, content.Length);
        return AmqpCodec.DecodeMap(buffer).ToDictionary(pair => pair.Key.ToString()!, pair => FromAmqp(pair.Value), StringComparer.Ordinal);
    }

    private static object? ToAmqp(string key, object? value) => value switch
    {
        null or byte or sbyte or char or short or ushort or int or uint or long or ulong or float or double or decimal or bool or Guid or string or DateTime => value,
        TimeSpan span => new DescribedType(TimeSpanSymbol, span.Ticks),
        Uri uri => new DescribedType(UriSymbol, uri.AbsoluteUri),
        DateTimeOffset time => new DescribedType(DateTimeOffsetSymbol, time.UtcTicks),
        _ => throw new NotSupportedException($"The property {key} has the type {value.GetType().Name}, which AMQP does not carry."),
    };

    private static object FromAmqp(object value) => value is DescribedType { Descriptor: AmqpSymbol symbol } described
        ? Described(symbol, described.Value)
        : value;

    private static object Described(AmqpSymbol symbol, object value) => value switch
    {
        long ticks when symbol.Equals(TimeSpanSymbol) => new TimeSpan(ticks),
        long ticks when symbol.Equals(DateTimeOffsetSymbol) => new DateTimeOffset(ticks, TimeSpan.Zero),
        string address when symbol.Equals(UriSymbol) => new Uri(address),
        _ => value,
    };
}
