using System.Text.Json;
using System.Text.RegularExpressions;
using Billing.Functions.Runtime;

namespace Billing.Tools.Docs;

/// <summary>Documents that people write, held against what they speak of.</summary>
public static partial class WrittenDocuments
{
    /// <summary>A sentence for each thing that a document leaves out, or names though it is not there.</summary>
    public static IEnumerable<string> Faults() => [.. MissingTests(), .. MissingPlaces(), .. UnexplainedDeployment()];

    private static IEnumerable<string> MissingTests()
    {
        var tests = Directory.EnumerateFiles(Path.Combine(Checkout.Root, "tests"), "*Tests*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .ToLookup(file => Path.GetFileName(file).Split('.')[0], File.ReadAllText, StringComparer.Ordinal);
        return from test in NamedTest().Matches(Read("docs", "promises.md"))
               let method = $" {test.Groups["method"]}("
               where !tests[test.Groups["class"].Value].Any(source => source.Contains(method, StringComparison.Ordinal))
               select $"docs/promises.md names the test {test.Value}, which there is not.";
    }

    // Places with a part in capitals stand for several, and the guides name files that their reader writes.
    private static IEnumerable<string> MissingPlaces() =>
        from folder in (string[])["docs", "shared", "functions", "local", "tests", "tools", "samples", "infra"]
        from file in Directory.EnumerateFiles(Path.Combine(Checkout.Root, folder), "*.md", SearchOption.AllDirectories).Append(Path.Combine(Checkout.Root, "README.md")).Distinct()
        let document = Path.GetRelativePath(Checkout.Root, file).Replace('\\', '/')
        where !document.Split('/').Intersect(["bin", "obj", "node_modules"]).Any()
        let text = File.ReadAllText(file)
        let links = Link().Matches(text).Select(link => (Name: link.Groups["to"].Value, Path: Path.Combine(Path.GetDirectoryName(file)!, link.Groups["to"].Value)))
        let places = document.StartsWith("docs/guides/", StringComparison.Ordinal)
            ? []
            : Place().Matches(text).Select(place => (Name: place.Groups["to"].Value, Path: Path.Combine(Checkout.Root, place.Groups["to"].Value)))
        from named in links.Concat(places)
        where !Path.Exists(named.Path)
        select $"{document} names {named.Name}, which there is not.";

    private static IEnumerable<string> UnexplainedDeployment()
    {
        var guide = Read("docs", "deploy.md");
        // The name and the person of an environment are asked for by azd itself.
        var variables = Variables().Except(["AZURE_ENV_NAME", "AZURE_PRINCIPAL_ID"], StringComparer.Ordinal)
            .Where(name => !guide.Contains($"| `{name}` |", StringComparison.Ordinal));
        var names = Settings().Concat(BlobContainers.All).Where(name => !guide.Contains($"`{name}`", StringComparison.Ordinal));
        return variables.Concat(names).Select(name => $"docs/deploy.md does not explain {name}.");
    }

    private static List<string> Variables()
    {
        using var file = JsonDocument.Parse(Read("infra", "main.parameters.json"));
        return [.. file.RootElement.GetProperty("parameters").EnumerateObject()
            .Select(parameter => Variable().Match(parameter.Value.GetProperty("value").GetString()!).Groups["name"].Value)];
    }

    private static IEnumerable<string> Settings()
    {
        var module = Read("infra", "modules", "functionapp.bicep");
        var variables = module[module.IndexOf("var settings = {", StringComparison.Ordinal)..module.IndexOf("resource plan ", StringComparison.Ordinal)];
        return Setting().Matches(variables).Select(match => match.Groups["name"].Value);
    }

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([Checkout.Root, .. path]));

    [GeneratedRegex("`(?<class>[A-Za-z0-9]+Tests)\\.(?<method>[A-Za-z0-9_]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex NamedTest();

    [GeneratedRegex(@"\]\((?![a-z]+:|#)(?<to>[^)#\s]+)(#[^)\s]*)?\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex("`(?<to>(functions|shared|local|tests|tools|docs|infra)/(?![^`]*[A-Z]{3})[A-Za-z0-9_./-]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();

    [GeneratedRegex(@"^\$\{(?<name>[A-Z_]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();

    [GeneratedRegex(@"[\n{] +(?<name>[A-Za-z_]{6,}): ", RegexOptions.ExplicitCapture)]
    private static partial Regex Setting();
}
