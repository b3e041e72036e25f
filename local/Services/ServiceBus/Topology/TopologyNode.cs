using System.Text.Json;
using System.Xml;

namespace Billing.Local.ServiceBus;

/// <summary>A JSON value that knows its place, so that an error can name it.</summary>
internal sealed class TopologyNode(JsonElement element, string place, string source)
{
    /// <summary>An error at this place.</summary>
    public ServiceBusTopologyException Error(string reason) => new($"{source}: {(place.Length == 0 ? "the file" : place)}: {reason}");

    /// <summary>Refuses properties that are not listed.</summary>
    public void Allow(params ReadOnlySpan<string> names)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Error("must be an object");
        }

        foreach (var property in element.EnumerateObject())
        {
            if (!names.Contains(property.Name))
            {
                throw Error($"the property '{property.Name}' is not known here; known are {string.Join(", ", names!)}");
            }
        }
    }

    public TopologyNode? Optional(string name) => element.TryGetProperty(name, out var value)
        ? new TopologyNode(value, place.Length == 0 ? name : $"{place}.{name}", source)
        : null;

    public TopologyNode Require(string name) => Optional(name) ?? throw Error($"the property '{name}' is missing");

    /// <summary>The members of a list, which may be absent; each is placed by its index, and by its name if it has one.</summary>
    public IEnumerable<TopologyNode> Items(string name)
    {
        if (Optional(name) is not { } list)
        {
            return [];
        }

        return list.ValueKindIs(JsonValueKind.Array) ? list.Members() : throw list.Error("must be a list");
    }

    /// <summary>The properties of an object, each with its name.</summary>
    public IEnumerable<(string Name, TopologyNode Value)> Properties() =>
        element.EnumerateObject().Select(property => (property.Name, Require(property.Name)));

    public string Text() => ValueKindIs(JsonValueKind.String) && element.GetString() is { Length: > 0 } text
        ? text
        : throw Error("must be a text that is not empty");

    public bool Boolean() => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Error("must be true or false"),
    };

    public int Integer(int least, int most) =>
        ValueKindIs(JsonValueKind.Number) && element.TryGetInt32(out var value) && value >= least && value <= most
            ? value
            : throw Error($"must be a whole number from {least} to {most}");

    public string OneOf(params ReadOnlySpan<string> values)
    {
        var text = Text();
        return values.Contains(text) ? text : throw Error($"'{text}' is not one of {string.Join(", ", values!)}");
    }

    /// <summary>An ISO 8601 duration of days, hours, minutes and seconds.</summary>
    public TimeSpan Duration(TimeSpan least, TimeSpan most)
    {
        var text = Text();
        TimeSpan value;
        try
        {
            value = text.Split('T')[0].AsSpan().ContainsAny("YM") ? throw new FormatException() : XmlConvert.ToTimeSpan(text);
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            throw Error($"'{text}' is not an ISO 8601 duration of days, hours, minutes and seconds, like PT1M or P14D");
        }

        return value >= least && value <= most
            ? value
            : throw Error($"'{text}' is outside of {XmlConvert.ToString(least)} to {XmlConvert.ToString(most)}");
    }

    /// <summary>The property `name`: letters, digits, dots, hyphens, underscores.</summary>
    public string Name(int longest)
    {
        var node = Require("name");
        var name = node.Text();
        var plain = name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') && name.Length <= longest
            && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1]);
        return plain ? name : throw node.Error($"'{name}' is not a name of up to {longest} letters, digits, dots, hyphens and underscores");
    }

    private bool ValueKindIs(JsonValueKind kind) => element.ValueKind == kind;

    private IEnumerable<TopologyNode> Members() => element.EnumerateArray().Select((item, index) =>
    {
        var name = item.ValueKind == JsonValueKind.Object && item.TryGetProperty("name", out var value) && value.ValueKind == JsonValueKind.String
            ? $"({value.GetString()})"
            : "";
        return new TopologyNode(item, $"{place}[{index}]{name}", source);
    });
}
