using System.Text.Json;

namespace Billing.Domain.Primitives;

/// <content>Objects that come as text.</content>
public sealed partial class JsonFields
{
    /// <summary>An object that is given as the base64 of its JSON.</summary>
    public JsonFields ChildOfBase64(string name)
    {
        try
        {
            using var document = JsonText.Parse(Convert.FromBase64String(Text(name)));
            var child = new JsonFields(document.RootElement.Clone(), $"{Path}.{name}", _component, Problems);
            child.CheckIsObject();
            return child;
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException)
        {
            if (!HasProblem(name))
            {
                Refuse(name, "not-json", "must be the base64 of JSON");
            }

            return new JsonFields(default, $"{Path}.{name}", _component, []);
        }
    }
}
