#include "cli/journal/verify_day.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "journal/archive.hpp"
#include "journal/archive_reader.hpp"
#include "journal/journal_reader.hpp"
#include "journal/results_files.hpp"
#include "journal/segment.hpp"
#include "journal/segment_walk.hpp"

namespace huagu::cli {

namespace {

using journal::SegmentWalk;

/// One segment by itself: whether it continues the one before, the whole journal's look says.
FileReport look_at_segment(journal::Storage& storage, const std::string& path, bool is_last) {
    FileReport report;
    report.file = path;
    const auto file = storage.open(path, journal::Access::read);
    if (!file) {
        report.fault = file.error().text;
        return report;
    }
    const auto head = journal::read_head(**file, path);
    if (!head) {
        report.fault = head.error().text;
        return report;
    }
    report.first = head->first_position;
    SegmentWalk walk(**file, *head, journal::head_page_size,
                     {head->first_position, head->previous_crc}, SegmentWalk::Check::records);
    SegmentWalk::Step step = SegmentWalk::Step::batch;
    while (step == SegmentWalk::Step::batch) step = walk.next();
    report.count = walk.chain().position - head->first_position;
    report.bytes = walk.offset();
    const Told place = told("at offset {}, position {}", "偏移 {}、位置 {} 处", walk.wrong_offset(),
                            walk.wrong_position());
    if (step == SegmentWalk::Step::unreadable) report.fault = walk.error().text;
    if (step == SegmentWalk::Step::damage || (step == SegmentWalk::Step::torn && !is_last)) {
        report.fault = told("damaged {}", "{}与写入时不符", place);
    } else if (step == SegmentWalk::Step::torn) {
        report.tail = told("not finished {}", "{}尚未写完", place);
    }
    return report;
}

/// The id of its day, if it can be read.
std::optional<journal::DayId> look_at_journal(journal::Storage& storage,
                                              const std::string& directory, DayReport& report) {
    auto names = storage.list(directory);
    if (!names) {
        report.journal_fault = names.error().text;
        return std::nullopt;
    }
    std::erase_if(*names, [](const auto& name) { return !journal::position_of_name(name); });
    for (const std::string& name : *names) {
        report.segments.push_back(
            look_at_segment(storage, directory + "/" + name, name == names->back()));
    }
    const auto reader = journal::JournalReader::open(storage, directory);
    if (!reader) {
        report.journal_fault = reader.error().text;
        return std::nullopt;
    }
    report.journal_end = (*reader)->end().value();
    return (*reader)->facts().day_id;
}

FileReport look_at_view(journal::Storage& storage, const std::string& folder,
                        const std::string& view, const journal::DayId& day) {
    FileReport report;
    report.file = fmt::format("{}/results/{}", folder, view);
    const std::string results = folder + "/results";
    auto identity = journal::results_identity(storage, results, view);
    if (!identity) {
        report.fault = identity.error().text;
        return report;
    }
    identity->day = day;
    const auto files =
        journal::open_results(storage, results, view, *identity, {journal::Access::read, {}});
    if (!files) {
        report.fault = files.error().text;
        return report;
    }
    report.count = files->found;
    if (!journal::durable_position_of(files->index->data())) {
        report.fault =
            told("how far results were told, at offset {}, is not as it was written",
                 "偏移 {} 处，结果已告知到何处，与写入时不符", journal::durable_position_offset);
    }
    if (files->found > 0) {
        const auto& last = journal::results_entry(files->index->data(), files->found - 1);
        report.first = journal::results_entry(files->index->data(), 0).sequence;
        report.bytes = last.offset + last.size;
    }
    if (files->dropped == 0) return report;
    const Told what = told("{0} entries from entry {1} on are not whole",
                           "自第 {1} 条起有 {0} 条不完整", files->dropped, files->found);
    // What was told was written before; what was not, a loss of power may have torn.
    (journal::lacks_what_was_told(*files) ? report.fault : report.tail) = what;
    return report;
}

std::string line_of(const FileReport& report, const std::string& counted, Language language) {
    std::string state = say(language, "ok", "完好");
    if (!report.fault.is_empty()) {
        state = say(language, "DAMAGE: {}", "损坏：{}", report.fault);
    }
    if (!report.tail.is_empty()) state += say(language, " ({})", "（{}）", report.tail);
    return say(language, "{}: from {}, {}, {} bytes: {}\n", "{}：从 {} 起，{}，{} 字节：{}\n",
               report.file, report.first, counted, report.bytes, state);
}

}  // namespace

bool DayReport::is_whole() const {
    const auto is_damaged = [](const FileReport& report) { return !report.fault.is_empty(); };
    return journal_fault.is_empty() && std::none_of(segments.begin(), segments.end(), is_damaged) &&
           std::none_of(views.begin(), views.end(), is_damaged);
}

DayReport verify_day(journal::Storage& storage, const std::string& folder) {
    DayReport report;
    const std::string directory = folder + "/journal";
    std::unique_ptr<journal::Storage> archive;
    if (storage.exists(journal::archive_path(directory))) {
        auto opened = journal::open_archive(storage, directory);
        if (!opened) {
            report.journal_fault = opened.error().text;
            return report;
        }
        archive = std::move(*opened);
    }
    const auto day = look_at_journal(archive ? *archive : storage, directory, report);
    if (!day) return report;
    constexpr std::array views = {"full", "public", "desk"};
    report.has_results = std::any_of(views.begin(), views.end(), [&](const char* view) {
        return storage.exists(fmt::format("{}/results/{}.index", folder, view));
    });
    if (!report.has_results) return report;
    for (const char* view : views) {
        report.views.push_back(look_at_view(storage, folder, view, *day));
    }
    return report;
}

std::string to_text(const DayReport& report, Language language) {
    std::string text;
    for (const FileReport& segment : report.segments) {
        text += line_of(segment, counted(language, segment.count, "record", "条记录"), language);
    }
    for (const FileReport& view : report.views) {
        text += line_of(view, counted(language, view.count, "result", "条结果"), language);
    }
    if (!report.has_results) {
        text += say(language, "There are no results files: a start makes them.\n",
                    "没有结果文件：启动时会重新生成。\n");
    }
    if (!report.journal_fault.is_empty()) return text + report.journal_fault.in(language) + "\n";
    if (!report.is_whole()) return text + say(language, "There is damage.\n", "有损坏。\n");
    return text + say(language, "No damage: {} in {}.\n", "没有损坏：{}，{}。\n",
                      counted(language, report.journal_end, "record", "条记录"),
                      counted(language, report.segments.size(), "segment", "个分段"));
}

}  // namespace huagu::cli
