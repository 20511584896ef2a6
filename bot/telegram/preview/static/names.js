// What the terms of an explanation are called by people; a term without a name is shown as it is.

export const STATUS = {
  answered: "Đã trả lời",
  not_found: "Văn bản không nêu",
  not_held: "Chưa có toàn văn văn bản",
  greeting: "Chào hỏi",
};

export const KIND = {
  person: "Hỏi tên người",
  contact: "Hỏi cách liên hệ",
  when: "Hỏi thời gian",
  how_much: "Hỏi bao nhiêu",
  where: "Hỏi nơi chốn",
  purpose: "Hỏi mục đích",
  which_document: "Hỏi văn bản nào",
  list: "Hỏi danh sách",
  who: "Hỏi ai làm",
  yes_no: "Hỏi có hay không",
  explain: "Hỏi nội dung",
};

export const SIGNAL = {
  coverage: "Từ trùng",
  pairs: "Cụm từ trùng",
  evidence: "Từ hiếm trùng",
  dense: "Gần về nghĩa",
  standout: "Nổi trội so với đoạn khác",
  kind: "Đúng loại câu hỏi",
  numbers: "Số, ngày khớp",
  noun: "Đúng đối tượng",
  unknown: "Từ lạ với văn bản",
  unknown_pairs: "Cụm từ lạ với văn bản",
};
