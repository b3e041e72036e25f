using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Billing.Local.Commands;

/// <summary>Looks at the dead letters of a running fabric and does something about them.</summary>
internal static class DeadLettersCommand
{
    public static Command Create() => new("dead-letters", "Messages that could not be handled: lists, shows, resubmits, discards.")
    {
        List(), Show(), Resubmit(), Discard(),
    };

    private static Command List()
    {
        var (options, filter) = (new OperationsOptions(), new FilterOptions());
        var status = new Option<string?>("--status") { Description = "waiting, resubmitted, resolved, discarded or all; waiting without it." };
        var list = options.Asking(
            "list",
            "Lists the dead letters of a tenant, or of nobody.",
            (parsed, client, cancellation) => client.GetAsync(filter.Path(parsed, $"dead-letters/{parsed.GetValue(options.Tenant)}", ("status", parsed.GetValue(status))), cancellation),
            (parsed, answer) => DeadLetterScreen.List(OperationsScreen.Of(parsed), answer));
        filter.AddTo(list);
        list.Options.Add(status);
        return list;
    }

    private static Command Show()
    {
        var (options, id) = (new OperationsOptions(), Id());
        var reason = new Option<string?>("--reason") { Description = "Shows personal data too; the reason stands in the audit." };
        var actor = new Option<string>("--actor") { Description = "Who looks; the name of the machine's user without it.", DefaultValueFactory = _ => Environment.UserName };
        var show = options.Asking(
            "show",
            "Shows one dead letter with its body and its history; personal data only for a reason.",
            (parsed, client, cancellation) =>
            {
                var path = $"dead-letters/{parsed.GetValue(options.Tenant)}/{parsed.GetValue(id)}";
                return parsed.GetValue(reason) is { } why
                    ? client.PostAsync(path + "/open", Act(parsed.GetValue(actor)!, why), cancellation)
                    : client.GetAsync(path, cancellation);
            },
            (parsed, answer) => DeadLetterScreen.Show(OperationsScreen.Of(parsed), answer));
        show.Arguments.Add(id);
        show.Options.Add(reason);
        show.Options.Add(actor);
        return show;
    }

    private static Command Resubmit()
    {
        var (options, filter, id) = (new OperationsOptions(), new FilterOptions(), Id());
        id.Arity = ArgumentArity.ZeroOrOne;
        var body = new Option<FileInfo?>("--body") { Description = "File with the corrected body; only what came from outside can be corrected." };
        var all = new Option<bool>("--all") { Description = "Resubmits all that wait and that the filter takes." };
        var resubmit = options.Doing(
            "resubmit",
            "Sends one dead letter again, perhaps corrected, or with --all each that the filter takes.",
            (parsed, client, cancellation) =>
            {
                var path = $"dead-letters/{parsed.GetValue(options.Tenant)}";
                var act = Act(options.ActorOf(parsed), parsed.GetValue(options.Reason)!);
                if (parsed.GetValue(all))
                {
                    return ResubmitAllAsync(parsed, client, query => filter.Path(parsed, path + "/resubmit", query), act, cancellation);
                }

                act["body"] = parsed.GetValue(body) is { } file ? JsonNode.Parse(File.ReadAllBytes(file.FullName)) : null;
                return client.PostAsync($"{path}/{parsed.GetValue(id)}/resubmit", act, cancellation);
            },
            (parsed, answer) => DeadLetterScreen.Resubmitted(OperationsScreen.Of(parsed), answer));
        resubmit.Arguments.Add(id);
        resubmit.Options.Add(body);
        resubmit.Options.Add(all);
        filter.AddTo(resubmit);
        resubmit.Validators.Add(parsed =>
        {
            if (parsed.GetValue(id) is null != parsed.GetValue(all))
            {
                parsed.AddError("Give the id of one dead letter, or --all.");
            }
        });
        return resubmit;
    }

    private static Command Discard()
    {
        var (options, id) = (new OperationsOptions(), Id());
        var discard = options.Doing(
            "discard",
            "Gives one dead letter up for good.",
            (parsed, client, cancellation) => client.PostAsync(
                $"dead-letters/{parsed.GetValue(options.Tenant)}/{parsed.GetValue(id)}/discard", Act(options.ActorOf(parsed), parsed.GetValue(options.Reason)!), cancellation),
            (parsed, _) => OperationsScreen.Of(parsed).WriteLine("Discarded."));
        discard.Arguments.Add(id);
        return discard;
    }

    // A hundred at a time, and none that fails again meanwhile.
    private static async Task<JsonElement> ResubmitAllAsync(
        ParseResult parsed, OperationsClient client, Func<(string, string?), string> path, JsonObject act, CancellationToken cancellation)
    {
        var before = ("before", DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture));
        var (sent, refused) = (new JsonArray(), new JsonArray());
        JsonElement answer;
        do
        {
            answer = await client.PostAsync(path(before), act, cancellation);
            Add(sent, answer.GetProperty("resubmitted"));
            Add(refused, answer.GetProperty("refused"));
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"{sent.Count} resubmitted, {answer.GetProperty("left").GetInt32()} left");
        }
        while (answer.GetProperty("left").GetInt32() > 0 && answer.GetProperty("resubmitted").GetArrayLength() > 0);
        return JsonSerializer.SerializeToElement(new JsonObject { ["resubmitted"] = sent, ["refused"] = refused, ["left"] = answer.GetProperty("left").GetInt32() });
    }

    private static void Add(JsonArray all, JsonElement some)
    {
        foreach (var id in some.EnumerateArray())
        {
            all.Add(id.GetString());
        }
    }

    private static Argument<string?> Id() => new("id") { Description = "Id of the dead letter." };

    private static JsonObject Act(string actor, string reason) => new() { ["actor"] = actor, ["reason"] = reason };

    /// <summary>Options that choose dead letters.</summary>
    private sealed class FilterOptions
    {
        private readonly Option<string?> _entity = new("--entity") { Description = "Queue, or topic and subscription: order-intake, events/ledger." };
        private readonly Option<string?> _code = new("--code") { Description = "How the problem code begins, such as operations." };
        private readonly Option<TimeSpan?> _olderThan = new("--older-than") { Description = "Those that failed at least so long ago: 2:00:00, or 1.00:00:00 for a day." };
        private readonly Option<TimeSpan?> _youngerThan = new("--younger-than") { Description = "Those that failed at most so long ago." };

        public void AddTo(Command command)
        {
            command.Options.Add(_entity);
            command.Options.Add(_code);
            command.Options.Add(_olderThan);
            command.Options.Add(_youngerThan);
        }

        public string Path(ParseResult parsed, string path, (string Name, string? Value) other) => OperationsClient.Path(
            path,
            [
                ("entity", parsed.GetValue(_entity)),
                ("code", parsed.GetValue(_code)),
                ("after", Ago(parsed.GetValue(_youngerThan))),
                .. parsed.GetValue(_olderThan) is { } age ? [("before", Ago(age)), .. other.Name == "before" ? [] : new[] { other }] : new[] { other },
            ]);

        private static string? Ago(TimeSpan? age) => age is { } span ? (DateTimeOffset.UtcNow - span).ToString("O", CultureInfo.InvariantCulture) : null;
    }
}
