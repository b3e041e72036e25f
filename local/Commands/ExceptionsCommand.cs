using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Billing.Local.Commands;

/// <summary>Works off the exceptions of a running fabric.</summary>
internal static class ExceptionsCommand
{
    public static Command Create() => new("exceptions", "What needs a person: lists, shows, assigns, notes, tags, puts right, resolves.")
    {
        List(),
        Show(),
        Act("assign", "Gives an exception to a person; without --to gives it back.", new Option<string?>("--to") { Description = "Person who sees to it." }, "assignee"),
        Act("note", "Notes the reason given, and nothing else."),
        Act("tag", "Names the root cause.", new Option<string?>("--cause") { Description = "One of the root causes of the document exceptions.", Required = true }, "rootCause"),
        Act("resolve", "Resolves an exception; it comes back when its cause comes again."),
        Act("reopen", "Opens one again that was resolved too early."),
        Do(),
        Bulk(),
    };

    private static Command List()
    {
        var (options, filter) = (new OperationsOptions(), new FilterOptions());
        var limit = new Option<int>("--limit") { Description = "Most exceptions.", DefaultValueFactory = _ => 100 };
        var list = options.Asking(
            "list",
            "Lists the exceptions of a tenant that are open, the newest first.",
            (parsed, client, cancellation) => client.GetAsync(
                OperationsClient.Path($"exceptions/{parsed.GetValue(options.Tenant)}", [.. filter.Of(parsed), ("limit", parsed.GetValue(limit).ToString(System.Globalization.CultureInfo.InvariantCulture))]),
                cancellation),
            (parsed, answer) => ExceptionScreen.List(OperationsScreen.Of(parsed), answer));
        filter.AddTo(list);
        list.Options.Add(limit);
        return list;
    }

    private static Command Show()
    {
        var (options, id) = (new OperationsOptions(), Id());
        var show = options.Asking(
            "show",
            "Shows one exception with its history and what can be done about it.",
            (parsed, client, cancellation) => client.GetAsync(PathOf(options, id, parsed), cancellation),
            (parsed, answer) => ExceptionScreen.Show(OperationsScreen.Of(parsed), answer));
        show.Arguments.Add(id);
        return show;
    }

    private static Command Act(string name, string description, Option<string?>? option = null, string? field = null)
    {
        var (options, id) = (new OperationsOptions(), Id());
        var act = options.Doing(
            name,
            description,
            (parsed, client, cancellation) =>
            {
                var body = Body(options, parsed);
                if (option is not null && parsed.GetValue(option) is { } value)
                {
                    body[field!] = value;
                }

                return client.PostAsync($"{PathOf(options, id, parsed)}/{name}", body, cancellation);
            },
            (parsed, answer) => ExceptionScreen.Done(OperationsScreen.Of(parsed), answer));
        act.Arguments.Add(id);
        if (option is not null)
        {
            act.Options.Add(option);
        }

        return act;
    }

    private static Command Do()
    {
        var (options, id, set) = (new OperationsOptions(), Id(), Set());
        var name = new Argument<string>("act") { Description = "One of the acts that show lists, such as retake, assign-order, decide-refund." };
        var act = options.Doing(
            "do",
            "Puts right what an exception is about, by a command of its area.",
            (parsed, client, cancellation) => client.PostAsync($"{PathOf(options, id, parsed)}/{parsed.GetValue(name)}", With(Body(options, parsed), parsed.GetValue(set)), cancellation),
            (parsed, answer) => ExceptionScreen.Done(OperationsScreen.Of(parsed), answer));
        act.Arguments.Add(id);
        act.Arguments.Add(name);
        act.Options.Add(set);
        return act;
    }

    private static Command Bulk()
    {
        var (options, filter, set) = (new OperationsOptions(), new FilterOptions(), Set());
        var name = new Argument<string>("act") { Description = "What to do about each." };
        var bulk = options.Doing(
            "bulk",
            "Does the same about up to 200 exceptions that the filter takes, each by itself.",
            (parsed, client, cancellation) =>
            {
                var body = With(Body(options, parsed), parsed.GetValue(set));
                body["act"] = parsed.GetValue(name);
                body["filter"] = new JsonObject(filter.Of(parsed).Where(each => each.Value is not null).Select(each => KeyValuePair.Create(each.Name, (JsonNode?)JsonValue.Create(each.Value))));
                return client.PostAsync($"exceptions/{parsed.GetValue(options.Tenant)}/bulk", body, cancellation);
            },
            (parsed, answer) => ExceptionScreen.DoneToMany(OperationsScreen.Of(parsed), answer));
        bulk.Arguments.Add(name);
        bulk.Options.Add(set);
        filter.AddTo(bulk);
        return bulk;
    }

    private static Argument<string> Id() => new("id") { Description = "Id of the exception." };

    private static Option<string[]> Set() => new("--set") { Description = "A field that the act needs: order=1002, or creditNote=true in JSON; may be given several times." };

    private static string PathOf(OperationsOptions options, Argument<string> id, ParseResult parsed) =>
        $"exceptions/{parsed.GetValue(options.Tenant)}/{Uri.EscapeDataString(parsed.GetValue(id)!)}";

    private static JsonObject Body(OperationsOptions options, ParseResult parsed) => new() { ["actor"] = options.ActorOf(parsed), ["reason"] = parsed.GetValue(options.Reason) };

    // What is a flag, an object or a list is written as JSON; all else is text.
    private static JsonObject With(JsonObject body, string[]? fields)
    {
        foreach (var field in fields ?? [])
        {
            var (name, value) = field.Split('=', 2) is [var before, var after] ? (before, after) : (field, string.Empty);
            body[name] = value is "true" or "false" or ['{' or '[', ..] ? JsonNode.Parse(value) : value;
        }

        return body;
    }

    /// <summary>Options that choose exceptions.</summary>
    private sealed class FilterOptions
    {
        private readonly (string Name, Option<string?> Option)[] _all =
        [
            ("status", new("--status") { Description = "open, unassigned, assigned, resolved or all; open without it." }),
            ("code", new("--code") { Description = "How the problem code begins, such as payments." }),
            ("subject", new("--subject") { Description = "Order, payment, payout or document that they are about." }),
            ("materiality", new("--materiality") { Description = "low, medium, high or critical." }),
            ("owner", new("--owner") { Description = "Role that they were routed to, such as finance." }),
            ("assignee", new("--assignee") { Description = "Person who sees to them." }),
        ];

        private readonly Option<bool> _overdue = new("--overdue") { Description = "Those whose time limit is past." };

        public void AddTo(Command command)
        {
            foreach (var (_, option) in _all)
            {
                command.Options.Add(option);
            }

            command.Options.Add(_overdue);
        }

        public IEnumerable<(string Name, string? Value)> Of(ParseResult parsed) =>
            [.. _all.Select(each => (each.Name, parsed.GetValue(each.Option))), ("overdue", parsed.GetValue(_overdue) ? "true" : null)];
    }
}
