using System.Text;
using System.Text.RegularExpressions;

namespace Billing.Tools.Docs.Maps;

/// <summary>Builds <c>docs/capabilities.md</c> from the capability list and the marks on the tests.</summary>
internal static partial class CapabilityMap
{
    public static string Build(string root)
    {
        var shown = Directory.EnumerateFiles(Path.Combine(root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => Marks(root, file))
            .ToLookup(mark => mark.Capability, mark => mark.Place);
        var capabilities = File.ReadLines(Path.Combine(root, "docs", "capabilities.tsv")).Skip(1).Select(line => line.Split('\t')).ToList();
        var text = new StringBuilder("# Capabilities\n\n");
        text.Append("Generated from `capabilities.tsv` and the `[Trait(\"Capability\", …)]` marks on the tests; do not edit. A capability is *shown* when a\n");
        text.Append("test bears its mark: that it has begun, not that it is complete. Renew with `dotnet run --project tools/docs`.\n\n");
        text.Append($"{capabilities.Count(row => shown.Contains(row[0]))} of {capabilities.Count} are shown.\n");
        foreach (var area in capabilities.GroupBy(row => row[1]))
        {
            text.Append($"\n## {char.ToUpperInvariant(area.Key[0])}{area.Key[1..]}\n\n| id | what a user can see | shown by |\n|---|---|---|\n");
            foreach (var row in area)
            {
                text.Append($"| {row[0]} | {row[2]} | {string.Join("<br>", shown[row[0]].Distinct().Order(StringComparer.Ordinal).Select(place => $"`{place}`"))} |\n");
            }
        }

        return text.ToString();
    }

    private static IEnumerable<(string Capability, string Place)> Marks(string root, string file) =>
        MarkPattern().Matches(File.ReadAllText(file)).Select(mark =>
            (mark.Groups["id"].Value, Path.GetRelativePath(Path.Combine(root, "tests"), file).Replace('\\', '/')));

    [GeneratedRegex("\\[Trait\\(\"Capability\", \"(?<id>[A-Z]+-[0-9]+)\"\\)\\]", RegexOptions.ExplicitCapture)]
    private static partial Regex MarkPattern();
}
