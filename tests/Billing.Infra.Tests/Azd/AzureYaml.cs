using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Billing.Infra.Tests.Azd;

/// <summary>
/// Checks an <c>azure.yaml</c> against the parts of azd's schema that a function app uses:
/// https://github.com/Azure/azure-dev/blob/main/schemas/v1.0/azure.yaml.json.
/// </summary>
internal static partial class AzureYaml
{
    private static readonly string[] Top = ["name", "resourceGroup", "metadata", "infra", "services", "resources", "pipeline", "hooks", "requiredVersions", "state", "platform", "workflows", "cloud"];
    private static readonly string[] Hook = ["shell", "kind", "dir", "run", "continueOnError", "interactive", "windows", "posix", "secrets", "config"];
    private static readonly string[] Commands = ["provision", "infracreate", "infradelete", "down", "up", "package", "publish", "deploy", "restore"];
    private static readonly string[] NotForFunctions = ["k8s", "apiVersion", "env"];
    private static readonly string[] Languages = ["dotnet", "csharp", "fsharp", "py", "python", "js", "ts", "java", "go", "golang", "docker"];

    /// <summary>What contradicts the schema; empty when nothing does.</summary>
    public static IReadOnlyList<string> Problems(YamlMappingNode root)
    {
        var problems = Unknown(root, Top, "azure.yaml").ToList();
        if (!NamePattern().IsMatch(Text(root, "name")))
        {
            problems.Add("name: two or more of small letters, digits and hyphens");
        }

        if (!ProviderPattern().IsMatch(Text(Child(root, "infra"), "provider")))
        {
            problems.Add("infra.provider: such as bicep");
        }

        problems.AddRange(Children(root, "services").SelectMany(service => ServiceProblems(service.Name, service.Node)));
        problems.AddRange(Children(root, "hooks").SelectMany(hook => HookNameProblems(hook.Name).Concat(HookProblems($"hooks.{hook.Name}", hook.Node))));
        return problems;
    }

    /// <summary>Reads a file's one document.</summary>
    public static YamlMappingNode Read(TextReader text)
    {
        var yaml = new YamlStream();
        yaml.Load(text);
        return (YamlMappingNode)yaml.Documents.Single().RootNode;
    }

    /// <summary>A child; an empty mapping where there is none.</summary>
    public static YamlMappingNode Child(YamlMappingNode node, string name) =>
        node.Children.TryGetValue(name, out var child) && child is YamlMappingNode mapping ? mapping : [];

    /// <summary>The mappings under a name.</summary>
    public static IEnumerable<(string Name, YamlMappingNode Node)> Children(YamlMappingNode node, string name) =>
        Child(node, name).Children.Select(child => (child.Key.ToString(), child.Value as YamlMappingNode ?? []));

    /// <summary>A text; empty where there is none.</summary>
    public static string Text(YamlMappingNode node, string name) => node.Children.TryGetValue(name, out var child) ? child.ToString() : string.Empty;

    private static IEnumerable<string> ServiceProblems(string name, YamlMappingNode service)
    {
        if (Text(service, "host") != "function")
        {
            yield return $"services.{name}.host: required, and function here";
        }

        if (Has(service, "project") == Has(service, "image"))
        {
            yield return $"services.{name}: either project or image";
        }

        if (!Languages.Contains(Text(service, "language")))
        {
            yield return $"services.{name}.language: one of {string.Join(", ", Languages)}";
        }

        foreach (var key in NotForFunctions.Where(key => Has(service, key)))
        {
            yield return $"services.{name}.{key}: not for a function";
        }
    }

    private static IEnumerable<string> HookNameProblems(string name) =>
        Commands.Any(command => name == "pre" + command || name == "post" + command) ? [] : [$"hooks.{name}: pre or post and the name of a command"];

    private static IEnumerable<string> HookProblems(string path, YamlMappingNode hook)
    {
        var problems = Unknown(hook, Hook, path);
        if (Has(hook, "shell") && Text(hook, "shell") is not ("sh" or "pwsh"))
        {
            problems = problems.Append($"{path}.shell: sh or pwsh");
        }

        if (Has(hook, "windows") && Has(hook, "posix"))
        {
            problems = problems.Concat(Unknown(hook, ["windows", "posix"], path));
        }
        else if (Has(hook, "shell") && !Has(hook, "run"))
        {
            problems = problems.Append($"{path}.run: required");
        }

        return problems.Concat(new[] { "windows", "posix" }.Where(name => Has(hook, name)).SelectMany(name => HookProblems($"{path}.{name}", Child(hook, name))));
    }

    private static IEnumerable<string> Unknown(YamlMappingNode node, string[] known, string path) =>
        node.Children.Keys.Select(key => key.ToString()).Except(known, StringComparer.Ordinal).Select(key => $"{path}: {key} is not allowed");

    private static bool Has(YamlMappingNode node, string name) => node.Children.ContainsKey(name);

    [GeneratedRegex("^[a-z0-9][-a-z0-9]*[a-z0-9]$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("^[a-z0-9.]+$")]
    private static partial Regex ProviderPattern();
}
