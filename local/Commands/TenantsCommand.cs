using System.CommandLine;
using System.Text.Json;
using Billing.Domain.Primitives;
using Billing.Functions.Hosting.Configuration;
using Billing.Platform.Configuration;
using Billing.Platform.Tenants;
using Spectre.Console;

namespace Billing.Local.Commands;

/// <summary>Validates, shows and puts the configuration of tenants.</summary>
internal static class TenantsCommand
{
    public static Command Create() => new("tenants", "The configuration of tenants: validates, shows, puts, lists versions, and rotates secrets.") { Validate(), Show(), Put(), History(), RotateCommand.Create() };

    private static Command Validate()
    {
        var file = FileArgument();
        var (tenant, document) = (TenantOption(), DocumentOption());
        var command = new Command("validate", "Names every problem of a file with JSON path and line. Asks no fabric.") { file, tenant, document };
        command.SetAction((parsed, cancellation) => Running.ToldAsync(async () =>
        {
            var parts = await ConfigurationFile.ReadAsync(parsed.GetValue(file)!, parsed.GetValue(tenant), parsed.GetValue(document)!, cancellation);
            return Tell(parsed, parts) ? 0 : 1;
        }));
        return command;
    }

    private static Command Show()
    {
        var options = new OperationsOptions();
        var tenant = new Argument<string?>("tenant") { Description = "Tenant id; all tenants of the deployment without it.", Arity = ArgumentArity.ZeroOrOne };
        var document = new Option<string?>("--document") { Description = "Prints the content of this document." };
        var version = new Option<int?>("--version-number") { Description = "Of this version, in place of the one in force." };
        var command = options.AskingAll(
            "show",
            "Shows which version of each document is in force, since when and by whom, and what was refused.",
            async (parsed, client, cancellation) => parsed.GetValue(tenant) switch
            {
                null => await client.GetAsync("configuration", cancellation),
                var id when parsed.GetValue(document) is { } name => await client.GetAsync(
                    OperationsClient.Path($"configuration/{id}/{name}", ("version", parsed.GetValue(version)?.ToString(System.Globalization.CultureInfo.InvariantCulture))), cancellation),
                var id => await client.GetAsync($"configuration/{id}", cancellation),
            },
            (parsed, answer) =>
            {
                if (parsed.GetValue(tenant) is not null && parsed.GetValue(document) is not null)
                {
                    parsed.InvocationConfiguration.Output.WriteLine(answer.GetRawText());
                    return;
                }

                foreach (var each in answer.ValueKind == JsonValueKind.Array ? answer.EnumerateArray().ToList() : [answer])
                {
                    Show(parsed, each);
                }
            });
        command.Arguments.Add(tenant);
        command.Options.Add(document);
        command.Options.Add(version);
        return command;
    }

    private static Command Put()
    {
        var options = new OperationsOptions();
        var file = FileArgument();
        var (tenant, document) = (TenantOption(), DocumentOption());
        var reason = new Option<string?>("--reason") { Description = "Why; it stands in the history." };
        var match = new Option<string?>("--if-match") { Description = "Entity tag, as show prints it, that the document must still have." };
        var from = new Option<string?>("--effective-from") { Description = "From when it is in force, such as 2027-01-01T00:00:00+01:00; at once without it." };
        var command = options.Own("put", "Puts a document, or each tenant of a file of tenants. What is not sound is refused; the rest is put.");
        command.Arguments.Add(file);
        foreach (var option in new Option[] { tenant, document, reason, match, from })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellation) => Running.ToldAsync(async () =>
        {
            var parts = await ConfigurationFile.ReadAsync(parsed.GetValue(file)!, parsed.GetValue(tenant), parsed.GetValue(document)!, cancellation);
            var isSound = Tell(parsed, parts);
            using var client = options.ClientOf(parsed);
            foreach (var part in parts.Where(part => part.Key is not null && part.Problems.Count == 0))
            {
                isSound &= await PutAsync(
                    parsed,
                    client,
                    part,
                    [("actor", options.ActorOf(parsed)), ("reason", parsed.GetValue(reason)), ("effectiveFrom", parsed.GetValue(from))],
                    parsed.GetValue(match),
                    cancellation);
            }

            return isSound ? 0 : 1;
        }));
        return command;
    }

    private static Command History()
    {
        var options = new OperationsOptions();
        var document = DocumentOption();
        var command = options.Asking(
            "history",
            "Lists the versions of a document, the latest first.",
            (parsed, client, cancellation) => client.GetAsync($"configuration/{parsed.GetValue(options.Tenant)}/{parsed.GetValue(document)}/versions", cancellation),
            (parsed, answer) =>
            {
                var table = new Table().AddColumn("Version").AddColumn(OperationsScreen.Whole("Put")).AddColumns("By", "Reason").AddColumn(OperationsScreen.Whole("Effective from")).AddColumn("Digest");
                foreach (var each in answer.EnumerateArray())
                {
                    table.AddRow([.. new[] { "number", "at", "by", "reason", "effectiveFrom", "digest" }.Select(name => OperationsScreen.Cell(each, name))]);
                }

                OperationsScreen.Of(parsed).Write(table);
            });
        command.Options.Add(document);
        return command;
    }

    private static async Task<bool> PutAsync(
        ParseResult parsed, OperationsClient client, FilePart part, (string, string?)[] query, string? tag, CancellationToken cancellation)
    {
        var output = parsed.InvocationConfiguration.Output;
        try
        {
            var answer = await client.PutAsync(OperationsClient.Path($"configuration/{part.Key!.Tenant}/{part.Key.Name}", query), part.Content, tag, cancellation);
            output.WriteLine($"{part.Key.Tenant} {part.Key.Name}: version {OperationsScreen.Cell(answer, "version")} is in force.");
            return true;
        }
        catch (RefusedException refused)
        {
            output.WriteLine($"{part.Key!.Tenant} {part.Key.Name}: {refused.Message}");
            return false;
        }
    }

    private static bool Tell(ParseResult parsed, IReadOnlyList<FilePart> parts)
    {
        var problems = parts.SelectMany(part => part.Problems).OrderBy(problem => problem.Line).ToList();
        foreach (var problem in problems)
        {
            parsed.InvocationConfiguration.Output.WriteLine(problem.ToString());
        }

        if (problems.Count == 0)
        {
            parsed.InvocationConfiguration.Output.WriteLine($"Sound: {string.Join(", ", parts.Select(part => $"{part.Key!.Tenant} {part.Key.Name}"))}.");
        }

        return problems.Count == 0;
    }

    private static void Show(ParseResult parsed, JsonElement tenant)
    {
        var table = new Table { Title = new TableTitle(Markup.Escape($"{OperationsScreen.Cell(tenant, "tenant")} {OperationsScreen.Cell(tenant, "homeRegion")}")) }
            .AddColumn(OperationsScreen.Whole("Document")).AddColumn("Version").AddColumn(OperationsScreen.Whole("Since")).AddColumns("By", "Reason").AddColumn(OperationsScreen.Whole("Tag"));
        var refused = new List<string>();
        foreach (var each in tenant.GetProperty("documents").EnumerateArray())
        {
            table.AddRow([.. new[] { "document", "version", "since", "by", "reason", "tag" }.Select(name => OperationsScreen.Cell(each, name))]);
            if (each.TryGetProperty("refused", out var content))
            {
                refused.Add($"{OperationsScreen.Cell(each, "document")} put by {OperationsScreen.Cell(content, "by")} at {OperationsScreen.Cell(content, "at")} is refused:");
                refused.AddRange(content.GetProperty("problems").EnumerateArray().Select(problem => $"  {problem.GetProperty("path")} (line {problem.GetProperty("line")}): {problem.GetProperty("text")}"));
            }
        }

        OperationsScreen.Of(parsed).Write(table);
        refused.ForEach(parsed.InvocationConfiguration.Output.WriteLine);
    }

    private static Argument<FileInfo> FileArgument() => new("file") { Description = "A document, or a file of tenants such as samples/tenants.json." };

    private static Option<string?> TenantOption() => new("--tenant") { Description = "Whose document it is; one of the tenants of a file of tenants." };

    private static Option<string> DocumentOption() => new("--document") { Description = $"Which document: {DocumentCatalogue.Names}.", DefaultValueFactory = _ => TenantDocument.Name };
}
