using System.Text.RegularExpressions;

namespace Billing.Domain.Tests.Conventions;

public sealed partial class SourceConventionsTests
{
    private const int MostLines = 400;

    private static readonly string[] Areas =
    [
        "Catalogue", "Orders", "Inventory", "Pricing", "Tax", "Customers", "Metering", "Subscriptions", "Invoicing", "Payments", "Settlement", "Revenue",
        "Ledger", "Reporting", "Approvals", "Exceptions", "Audit", "Access", "Operations",
    ];

    // What belongs to all areas: the door through which inputs come, primitives, what the app consists of, and how functions meet the platform.
    private static readonly string[] SharedFolders = ["Intake", "Primitives", "Runtime", "Telemetry", "Http", "Messaging", "Jobs", "Areas", "Hosting"];

    [Fact]
    public void The_domain_has_no_clock_and_no_chance() => Assert.Empty(Found("shared/Billing.Domain", ClockOrChance()));

    [Theory]
    [InlineData("shared/Billing.Domain")]
    [InlineData("shared/Billing.Connectors")]
    public void Amounts_are_no_binary_floating_point(string project) => Assert.Empty(Found(project, FloatingPoint()));

    [Fact]
    public void The_platform_and_the_domain_know_no_partner() => Assert.Empty(
        Found("shared/Billing.Domain", Partners()).Concat(Found("shared/Billing.Platform", Partners())));

    [Fact]
    public void Each_folder_of_the_domain_opens_with_a_README_of_under_a_page()
    {
        var missing = Directory.EnumerateDirectories(Repository.Folder("shared/Billing.Domain"))
            .Where(folder => Path.GetFileName(folder) is not "bin" and not "obj")
            .Select(folder => (Name: Path.GetFileName(folder), Readme: Path.Combine(folder, "README.md")))
            .Where(area => !File.Exists(area.Readme) || File.ReadAllLines(area.Readme).Length > 60)
            .Select(area => area.Name);
        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("functions")]
    [InlineData("shared/Billing.Domain")]
    public void Folders_are_named_after_business_areas(string project)
    {
        var folders = Directory.EnumerateDirectories(Repository.Folder(project)).Select(folder => Path.GetFileName(folder)!);
        Assert.Empty(folders.Except([.. Areas, .. SharedFolders, "bin", "obj", "Properties", "fonts"]));
    }

    [Fact]
    public void No_source_file_is_longer_than_it_may_be()
    {
        var tooLong = new[] { "shared", "functions", "local", "tests" }
            .SelectMany(Repository.Sources)
            .Select(file => (File: file, Repository.Lines(file).Length))
            .Where(file => file.Length > MostLines)
            .Select(file => $"{file.File}: {file.Length} lines");
        Assert.Empty(tooLong);
    }

    private static IEnumerable<string> Found(string folder, Regex unwanted) =>
        from file in Repository.Sources(folder)
        from line in Repository.Lines(file).Select((text, index) => (Text: text, Number: index + 1))
        where !line.Text.TrimStart().StartsWith("//", StringComparison.Ordinal) && unwanted.IsMatch(line.Text)
        select $"{file}({line.Number}): {line.Text.Trim()}";

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b|\bGuid\.(NewGuid|CreateVersion7)\b|\bRandom\b|\bRandomNumberGenerator\b|\bStopwatch\b|\bTimeProvider\b|\bEnvironment\.TickCount")]
    private static partial Regex ClockOrChance();

    [GeneratedRegex(@"\b(Shopify|Stripe|Adyen|PayPal|EasyPost)\w*\(|namespace [\w.]*\.(Shopify|Stripe|Adyen|PayPal|EasyPost)\b|\busing Billing\.Connectors")]
    private static partial Regex Partners();

    [GeneratedRegex(@"\b(double|float|Half|Double|Single\.Parse|ToDouble|ToSingle)\b")]
    private static partial Regex FloatingPoint();
}
