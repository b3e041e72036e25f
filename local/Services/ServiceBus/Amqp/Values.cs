using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;

namespace Billing.Local.ServiceBus.Amqp;

/// <summary>Application properties of messages and settlements.</summary>
internal static class Values
{
    /// <summary>The properties under their names; null when there are none.</summary>
    public static Dictionary<string, object>? Read(IEnumerable<KeyValuePair<MapKey, object>>? map)
    {
        Dictionary<string, object>? properties = null;
        foreach (var (name, value) in map ?? [])
        {
            properties ??= new Dictionary<string, object>(StringComparer.Ordinal);
            var read = Read(value);
            PropertyValue.Check(name.Key.ToString()!, read);
            properties[name.Key.ToString()!] = read;
        }

        return properties;
    }

    /// <summary>.NET types that AMQP lacks travel as described types of Microsoft's own.</summary>
    private static object Read(object value) => value is DescribedType { Descriptor: AmqpSymbol descriptor } described
        ? descriptor.Value switch
        {
            "com.microsoft:uri" => new Uri((string)described.Value, UriKind.RelativeOrAbsolute),
            "com.microsoft:timespan" => TimeSpan.FromTicks((long)described.Value),
            "com.microsoft:datetime-offset" => new DateTimeOffset((long)described.Value, TimeSpan.Zero),
            _ => throw new NotSupportedException($"A property of the type {descriptor.Value} is not supported."),
        }
        : value;
}
