using System.CommandLine;
using Billing.Local.Demo;
using Billing.Local.Hosting;

namespace Billing.Local.Commands;

/// <summary>The command line: without a command the fabric is served.</summary>
internal static class LocalCommands
{
    /// <summary>Folder for data and results unless another is named.</summary>
    public const string DefaultFolder = ".local";

    public static RootCommand Create()
    {
        var root = Serving(new RootCommand("The billing fabric on one machine. Without a command it is served."));
        root.Subcommands.Add(Serving(new Command("serve", "Serves the fabric until Ctrl+C.")));
        root.Subcommands.Add(Demo());
        root.Subcommands.Add(SendCommand.Create());
        root.Subcommands.Add(Sign());
        root.Subcommands.Add(Map());
        root.Subcommands.Add(PriceCommands.Price());
        root.Subcommands.Add(Journal());
        root.Subcommands.Add(Cosmos());
        root.Subcommands.Add(EmulatorsCommand.Create());
        root.Subcommands.Add(Blobs());
        root.Subcommands.Add(Prepare());
        root.Subcommands.Add(ApprovalsCommand.Create());
        root.Subcommands.Add(ExceptionsCommand.Create());
        root.Subcommands.Add(DeadLettersCommand.Create());
        root.Subcommands.Add(OrdersCommand.Create());
        root.Subcommands.Add(IntegrationsCommand.Create());
        root.Subcommands.Add(TenantsCommand.Create());
        root.Subcommands.Add(Compare());
        root.Subcommands.Add(TraceCommand.Create());
        root.Subcommands.Add(MeasuresCommand.Create());
        root.Subcommands.Add(IntegrityCommands.Verify());
        root.Subcommands.Add(BackupCommands.Backup());
        root.Subcommands.Add(BackupCommands.Restore());
        root.Subcommands.Add(BackupCommands.RebuildViews());
        return root;
    }

    private static T Serving<T>(T command)
        where T : Command
    {
        var port = new Option<int>("--port") { Description = "Port of the HTTP functions.", DefaultValueFactory = _ => 7071 };
        var data = new Option<string>("--data") { Description = "Folder that keeps the data.", DefaultValueFactory = _ => DefaultFolder };
        var process = AsProcess();
        var tenants = new Option<FileInfo?>("--tenants") { Description = "File of tenants to take; whenever it changes, it is taken again. The samples without it." };
        var names = new Option<string[]>("--host-name") { Description = "A further name that requests may call this host, such as that of a tunnel; localhost and loopback addresses without it." };
        foreach (var option in new Option[] { port, data, process, tenants, names })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellation) => ServeCommand.RunAsync(
            parsed.GetValue(port), parsed.GetValue(data)!, parsed.GetValue(process), parsed.GetValue(tenants), parsed.GetValue(names) ?? [], cancellation));
        return command;
    }

    private static Option<bool> AsProcess() =>
        new("--process") { Description = "Runs the app as a process of its own, with the services on ports, as it is deployed." };

    private static Command Demo()
    {
        var process = AsProcess();
        var output = new Option<string>("--out")
        {
            Description = "Folder for invoices, reports and summary.json.",
            DefaultValueFactory = _ => Path.Combine(DefaultFolder, "demo"),
        };
        var data = new Option<string?>("--data") { Description = "New folder that keeps the data; without it, a temporary one is used and deleted." };
        var memory = new Option<bool>("--memory") { Description = "Keeps the data in memory alone." };
        var demo = new Command("demo", "Plays a day of business and audits it.") { output, data, memory, process };
        demo.Validators.Add(parsed =>
        {
            if (parsed.GetValue(data) is not null && parsed.GetValue(memory))
            {
                parsed.AddError("--data and --memory exclude each other.");
            }
        });
        demo.SetAction((parsed, cancellation) => DemoCommand.RunAsync(
            parsed.GetValue(output)!, parsed.GetValue(data), parsed.GetValue(memory), parsed.GetValue(process), cancellation));
        return demo;
    }

    private static Command Cosmos()
    {
        var port = new Option<int>("--port") { Description = "Port of the endpoint.", DefaultValueFactory = _ => 8081 };
        var data = new Option<string>("--data")
        {
            Description = "Folder that keeps the data.",
            DefaultValueFactory = _ => Path.Combine(DefaultFolder, "cosmos"),
        };
        var cosmos = new Command("cosmos", "Serves the Cosmos DB endpoint alone, over HTTP on this machine.") { port, data };
        cosmos.SetAction((parsed, cancellation) => CosmosCommand.RunAsync(parsed.GetValue(port), parsed.GetValue(data)!, cancellation));
        return cosmos;
    }

    private static Command Blobs()
    {
        var port = new Option<int>("--port") { Description = "Port of the endpoint.", DefaultValueFactory = _ => 10000 };
        var data = new Option<string>("--data")
        {
            Description = "Folder that keeps the data.",
            DefaultValueFactory = _ => Path.Combine(DefaultFolder, "blobs-alone"),
        };
        var blobs = new Command("blobs", "Serves the Blob Storage endpoint alone, over HTTP on this machine.") { port, data };
        blobs.SetAction((parsed, cancellation) => BlobsCommand.RunAsync(parsed.GetValue(port), parsed.GetValue(data)!, cancellation));
        return blobs;
    }

    private static Command Prepare()
    {
        var settings = new Option<string>("--settings") { Description = "Settings file of the app.", DefaultValueFactory = _ => "local.settings.json" };
        var data = new Option<string>("--data") { Description = "Folder that keeps the signing secrets.", DefaultValueFactory = _ => DefaultFolder };
        var prepare = new Command("prepare", "Creates containers and the sample configuration on the emulators that the settings name.") { settings, data };
        prepare.SetAction((parsed, cancellation) => PrepareCommand.RunAsync(parsed.GetValue(settings)!, parsed.GetValue(data)!, cancellation));
        return prepare;
    }

    private static Command Compare()
    {
        var consumer = new Argument<string?>("consumer") { Description = "What to compare; without it, all that can be is listed.", Arity = ArgumentArity.ZeroOrOne };
        var left = new Argument<string?>("left") { Description = "A version, or a file that --keep wrote.", Arity = ArgumentArity.ZeroOrOne };
        var right = new Argument<string?>("right") { Description = "Another.", Arity = ArgumentArity.ZeroOrOne };
        var data = new Option<string>("--data") { Description = "Data folder whose events are used.", DefaultValueFactory = _ => DefaultFolder };
        var tenant = new Option<string?>("--tenant") { Description = "One tenant alone." };
        var output = new Option<string?>("--out") { Description = "File for the whole report as JSON." };
        var keep = new Option<string?>("--keep") { Description = "File for the results of the one version given, for another build to be compared with." };
        var compare = new Command("compare", "Runs two versions of a consumer on the same recorded events and reports the differences.")
        {
            consumer, left, right, data, tenant, output, keep,
        };
        compare.SetAction((parsed, cancellation) => Running.ToldAsync(() => CompareCommand.RunAsync(
            new CompareCommand.Request(
                parsed.GetValue(consumer),
                parsed.GetValue(left),
                parsed.GetValue(right),
                parsed.GetValue(data)!,
                parsed.GetValue(tenant),
                parsed.GetValue(output),
                parsed.GetValue(keep)),
            cancellation)));
        return compare;
    }

    private static Command Journal()
    {
        var folder = new Argument<string>("folder") { Description = "The journal's folder.", DefaultValueFactory = _ => Path.Combine(DefaultFolder, "journal") };
        var repair = new Command("repair", "Keeps all that can be read, also behind damage, sets the files aside as they were, and says what is lost.") { folder };
        repair.SetAction((parsed, cancellation) => Running.ToldAsync(() => RepairCommand.RunAsync(parsed.GetValue(folder)!, Console.Out, cancellation)));
        var actor = new Option<string>("--actor") { Description = "Who decides.", Required = true };
        var reason = new Option<string>("--reason") { Description = "Why.", Required = true };
        var again = new Option<bool>("--numbers-again") { Description = "Legal numbers that may have been given may be given again." };
        var accept = new Command("accept", "Records a person's decision to go on with what a repair could keep; until then no host serves it.") { folder, actor, reason, again };
        accept.SetAction((parsed, cancellation) => Running.ToldAsync(() => RepairCommand.AcceptAsync(
            parsed.GetValue(folder)!, parsed.GetValue(actor)!, parsed.GetValue(reason)!, parsed.GetValue(again), Console.Out, cancellation)));
        return new Command("journal", "Looks after the journal of a data folder.") { repair, accept };
    }

    private static Command Map()
    {
        var mapping = new Argument<FileInfo>("mapping") { Description = "Mapping file, such as samples/mappings/nordwind/elbe.json." };
        var input = new Argument<FileInfo>("input") { Description = "What the partner sends." };
        var map = new Command("map", "Shows what a mapping makes of an input, value beside value, and what is wrong with it. Nothing is sent.") { mapping, input };
        map.SetAction((parsed, cancellation) => MapCommand.RunAsync(parsed.GetValue(mapping)!, parsed.GetValue(input)!, cancellation));
        return map;
    }

    private static Command Sign()
    {
        var tenant = new Argument<string>("tenant");
        var source = new Argument<string>("source") { Description = "Source name of the tenant, such as shopify, stripe or warehouse." };
        var body = new Argument<FileInfo>("body") { Description = "File whose content is signed." };
        var data = new Option<string>("--data") { Description = "Data folder that holds the secrets.", DefaultValueFactory = _ => DefaultFolder };
        var tenants = new Option<FileInfo>("--tenants")
        {
            Description = "Tenant configuration that names the source's adapter.",
            DefaultValueFactory = _ => new FileInfo(Path.Combine(Samples.Folder, "tenants.json")),
        };
        var sign = new Command("sign", "Prints curl's header options for a webhook, signed now with the tenant's local secret.") { tenant, source, body, data, tenants };
        sign.SetAction((parsed, cancellation) => SignCommand.RunAsync(
            new SignRequest(
                parsed.GetValue(tenant)!, parsed.GetValue(source)!, parsed.GetValue(body)!, parsed.GetValue(data)!, parsed.GetValue(tenants)!),
            cancellation));
        return sign;
    }
}
