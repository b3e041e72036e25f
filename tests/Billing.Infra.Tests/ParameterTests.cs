using System.Text.Json;
using System.Text.RegularExpressions;

namespace Billing.Infra.Tests;

/// <summary>azd knows a parameter only where <c>main.parameters.json</c> names its variable.</summary>
public sealed partial class ParameterTests
{
    private static readonly string Template = Read("infra", "main.bicep");

    [Fact]
    public void Every_parameter_can_be_set_by_a_variable_whose_default_is_the_templates()
    {
        var defaults = ParameterPattern().Matches(Template).ToDictionary(
            match => match.Groups["name"].Value, match => match.Groups["default"].Value.Trim('\''), StringComparer.Ordinal);
        var variables = Variables();

        Differences.AreNone(defaults.Keys.Except(variables.Keys, StringComparer.Ordinal).Select(name => $"{name} has no variable"));
        Differences.AreNone(variables.Keys.Except(defaults.Keys, StringComparer.Ordinal).Select(name => $"{name} is no parameter"));
        // What is of the environment itself has no default, and azd tells whether a person deploys.
        Differences.AreNone(variables
            .Where(each => defaults[each.Key] != each.Value.Default && each.Value.Name is not ("AZURE_PRINCIPAL_ID" or "AZURE_PRINCIPAL_TYPE"))
            .Select(each => $"{each.Key} is {defaults[each.Key]} by the template and {each.Value.Default} by its variable"));
    }

    private static Dictionary<string, (string Name, string Default)> Variables()
    {
        using var file = JsonDocument.Parse(Read("infra", "main.parameters.json"));
        return file.RootElement.GetProperty("parameters").EnumerateObject().ToDictionary(
            parameter => parameter.Name,
            parameter => VariablePattern().Match(parameter.Value.GetProperty("value").GetString()!) is { Success: true } match
                ? (match.Groups["name"].Value, match.Groups["default"].Value)
                : throw new InvalidOperationException($"{parameter.Name} is no variable."),
            StringComparer.Ordinal);
    }

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([Repository.Root, .. path]));

    [GeneratedRegex("^param (?<name>[A-Za-z]+) [a-z]+(?: = (?<default>.+))?$", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex ParameterPattern();

    [GeneratedRegex(@"^\$\{(?<name>[A-Z_]+)(?:=(?<default>.*))?\}$", RegexOptions.ExplicitCapture)]
    private static partial Regex VariablePattern();
}
