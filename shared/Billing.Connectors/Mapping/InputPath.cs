using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Billing.Connectors.Mapping;

/// <summary>A place in a partner's JSON, such as <c>billing.lines[0].sku</c>.</summary>
/// <remarks>
/// Names parted by full stops and places in square brackets; a name that holds anything else stands in quotes, <c>['VAT rate']</c>. It begins
/// at the line or record that is mapped; <c>^.</c> begins at the record, <c>$.</c> at the document, and <c>$</c> is the document.
/// </remarks>
public sealed partial class InputPath
{
    private readonly IReadOnlyList<string> _steps;

    private InputPath(string text, char anchor, IReadOnlyList<string> steps) => (Text, Anchor, _steps) = (text, anchor, steps);

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary><c>$</c> for the document, <c>^</c> for the record, <c>.</c> for what is mapped.</summary>
    public char Anchor { get; }

    /// <summary>Reads a path; null when it is none.</summary>
    public static InputPath? Parse(string text)
    {
        if (text == "$")
        {
            return new InputPath(text, '$', []);
        }

        var (anchor, rest) = text switch
        {
            ['$', '.', .. var inner] => ('$', inner),
            ['$', '[', ..] => ('$', text[1..]),
            ['^', '.', .. var inner] => ('^', inner),
            _ => ('.', text),
        };
        var match = Form().Match(rest);
        return match.Success ? new InputPath(text, anchor, match.Groups["step"].Captures.Select(step => step.Value).ToList()) : null;
    }

    /// <summary>The value at the path below an element; undefined when there is none.</summary>
    public JsonElement Find(JsonElement from)
    {
        var found = from;
        foreach (var step in _steps)
        {
            if (step[0] != '[')
            {
                found = found.ValueKind == JsonValueKind.Object && found.TryGetProperty(step, out var field) ? field : default;
            }
            else if (step[1] == '\'')
            {
                found = found.ValueKind == JsonValueKind.Object && found.TryGetProperty(step[2..^2], out var field) ? field : default;
            }
            else
            {
                var index = int.Parse(step[1..^1], CultureInfo.InvariantCulture);
                found = found.ValueKind == JsonValueKind.Array && index < found.GetArrayLength() ? found[index] : default;
            }
        }

        return found;
    }

    /// <summary>The path in full, when it begins at a place.</summary>
    public string From(string place) => place + string.Concat(_steps.Select(step => step[0] == '[' ? step : "." + step));

    [GeneratedRegex(@"^(?<step>[\w@-]+|\['[^']+'\])(\.(?<step>[\w@-]+)|(?<step>\['[^']+'\])|(?<step>\[[0-9]{1,4}\]))*$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
