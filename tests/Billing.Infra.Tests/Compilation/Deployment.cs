using System.Text.Json;
using System.Text.RegularExpressions;

namespace Billing.Infra.Tests.Compilation;

/// <summary>The resources that a deployment would create, as the Bicep compiler predicts them.</summary>
internal sealed partial class Deployment
{
    /// <summary>With nothing chosen but a name and a region.</summary>
    public const string Default = "default";

    /// <summary>With everything that can be chosen.</summary>
    public const string Everything = "everything";

    // Length of what uniqueString gives, which ends the name of every resource.
    private const int TokenLength = 13;

    private Deployment(JsonElement root)
    {
        Resources = [.. root.GetProperty("predictedResources").EnumerateArray()];
        Outputs = [.. root.GetProperty("outputs").EnumerateObject().Select(output => output.Name)];
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<JsonElement> Resources { get; }

    /// <summary>Names of the outputs, which azd hands to hooks.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>The settings of the function app.</summary>
    public IReadOnlyDictionary<string, string> Settings => App.GetProperty("properties").GetProperty("siteConfig").GetProperty("appSettings")
        .EnumerateArray()
        .ToDictionary(setting => setting.GetProperty("name").GetString()!, setting => setting.GetProperty("value").GetString()!, StringComparer.Ordinal);

    /// <summary>The function app.</summary>
    public JsonElement App => Assert.Single(Of("Microsoft.Web/sites"));

    /// <summary>Reads the prediction of a deployment, by the name of its file in <c>tools/bicep</c>.</summary>
    public static Deployment Read(string name) => new(JsonDocument.Parse(BicepOutput.Read(name)).RootElement);

    /// <summary>The resources of a type.</summary>
    public IEnumerable<JsonElement> Of(string type) => Resources.Where(resource => resource.GetProperty("type").GetString() == type);

    /// <summary>Names of the resources of a type below a parent, without the parent's.</summary>
    public IEnumerable<string> NamesOf(string type, string parent = "") => Of(type)
        .Select(resource => resource.GetProperty("name").GetString()!)
        .Where(name => name.StartsWith(parent, StringComparison.Ordinal) && name.Contains('/', StringComparison.Ordinal))
        .Select(name => name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..]);

    /// <summary>The resource that an id or an expression speaks of first, without its token; null when there is none.</summary>
    public static string? SubjectOf(string expression) => SubjectPattern().Match(expression) is { Success: true } match
        ? match.Groups["name"].Value[..^TokenLength].TrimEnd('-')
        : null;

    /// <summary>The resource without its token.</summary>
    public static string NameOf(JsonElement resource) => resource.GetProperty("name").GetString()![..^TokenLength].TrimEnd('-');

    [GeneratedRegex(@"/providers/Microsoft\.(?!Authorization)[^/']+/[^/']+/(?<name>[^/']+)", RegexOptions.ExplicitCapture)]
    private static partial Regex SubjectPattern();
}
